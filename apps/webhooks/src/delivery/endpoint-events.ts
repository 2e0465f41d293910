import { webhookEvents } from '@fanfare/event-contract/topology';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { runInFlow } from '@fanfare/process/flow';
import { Injectable } from '@nestjs/common';
import type { Claimed } from '../persistence/claims.repository';
import type { JobEntity } from '../persistence/job.entity';
import type { Settled } from '../persistence/settlements.repository';
import type { Attempt } from './attempt';

const ownEvents: readonly string[] = webhookEvents;

/** Says what happens to endpoints and deliveries, within the transaction that records it. */
@Injectable()
export class EndpointEvents {
  constructor(private readonly events: EventPublisher<'webhooks'>) {}

  async disabled(because: Claimed, reason: 'gone' | 'failing'): Promise<void> {
    const { endpointId } = because;
    await this.say(because, () =>
      this.events.publish('WebhookEndpointDisabled', endpointId, { endpointId, reason }),
    );
  }

  async recovered(because: Claimed): Promise<void> {
    const { endpointId } = because;
    await this.say(because, () =>
      this.events.publish('WebhookEndpointRecovered', endpointId, { endpointId, reason: 'delivering' }),
    );
  }

  async failing(because: Claimed, failingSince: Date, disablesAt: Date): Promise<void> {
    const { endpointId } = because;
    await this.say(because, () =>
      this.events.publish('WebhookEndpointWarned', endpointId, {
        endpointId,
        failingSince: failingSince.toISOString(),
        disablesAt: disablesAt.toISOString(),
      }),
    );
  }

  async exhausted({ task, answer }: Attempt, { attempts }: Settled): Promise<void> {
    const { endpointId, messageId, type: eventType } = task.claimed;
    const { failure, responseCode } = answer;
    await this.say(task.claimed, () =>
      this.events.publish('WebhookDeliveryExhausted', endpointId, {
        endpointId,
        messageId,
        eventType,
        attempts: Math.max(attempts, 1),
        lastFailure: failure ?? 'status',
        ...(responseCode === null ? {} : { lastResponseCode: responseCode }),
      }),
    );
  }

  async caughtUp({ id: jobId, tenantId, endpointId }: JobEntity): Promise<void> {
    await runInFlow({ tenantId, correlationId: jobId, causationId: null }, () =>
      this.events.publish('WebhookEndpointRecovered', endpointId, { endpointId, reason: 'caught_up', jobId }),
    );
  }

  /** Nothing that happens to the delivery of one of these events raises another, so that they cannot go round in circles. */
  private async say(because: Claimed, publish: () => Promise<unknown>): Promise<void> {
    const { tenantId, correlationId, messageId: causationId, type } = because;
    if (ownEvents.includes(type)) return;
    await runInFlow({ tenantId, correlationId, causationId }, publish);
  }
}
