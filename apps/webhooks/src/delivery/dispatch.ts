import { type IncomingEvent, externalSource } from '@fanfare/event-contract/external-event';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { delayBefore } from '../domain/retry-schedule';
import { webhookBody } from '../domain/webhook-message';
import { Deliveries } from '../persistence/deliveries.repository';
import { Endpoints } from '../persistence/endpoints.repository';
import { Messages } from '../persistence/messages.repository';
import { Clock } from './clock';
import { type DeliveryRules, RULES } from './delivery-rules';
import { DeliveryLoop } from './delivery-loop';
import { Filters } from './filters';

/** Decides who gets an event. */
@Injectable()
export class Dispatch {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly messages: Messages,
    private readonly deliveries: Deliveries,
    private readonly filters: Filters,
    private readonly loop: DeliveryLoop,
    private readonly clock: Clock,
    @Inject(RULES) private readonly rules: DeliveryRules,
  ) {}

  /** Stores the event and a delivery for each endpoint that asked for it, in the current transaction; then call the result. */
  async record(event: IncomingEvent, sqsMessageId: string): Promise<() => void> {
    const { type, metadata, data } = event;
    const { tenantId, eventId: messageId, occurredAt, aggregateId } = metadata;
    const source = 'external' in event ? externalSource(tenantId) : metadata.producer;
    const now = this.clock.now();
    await this.messages.add({
      tenantId,
      id: messageId,
      type,
      source,
      sqsMessageId,
      payload: { metadata, data },
      body: webhookBody({ type, occurredAt, data }),
      orderingKey: aggregateId,
      occurredAt: new Date(occurredAt),
      receivedAt: now,
      traceparent: metadata.traceparent ?? null,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
    });
    const asked = await this.endpoints.subscriptions(tenantId, type);
    const wanted = asked.filter(({ filter }) =>
      this.filters.matches(filter, { type, timestamp: occurredAt, source, data }),
    );
    const nextAttemptAt = new Date(now.getTime() + (delayBefore(this.rules.schedule, 0, Math.random) ?? 0));
    await this.deliveries.add(
      wanted.map(({ endpointId, ordered }) => ({
        id: uuidv7(),
        messageId,
        endpointId,
        tenantId,
        orderingKey: ordered ? aggregateId : null,
        occurredAt: new Date(occurredAt),
        trigger: 'schedule',
        nextAttemptAt,
        createdAt: now,
      })),
    );
    const lanes = wanted.map(({ endpointId }) => ({ tenantId, endpointId, retry: false }));
    return () => {
      if (lanes.length > 0) this.loop.wake(lanes, nextAttemptAt);
    };
  }
}
