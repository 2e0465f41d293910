import { type IncomingEvent, externalSource } from '@fanfare/event-contract/external-event';
import { currentTraceparent } from '@fanfare/process/spans';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Lane } from '../domain/deal-slots';
import { webhookBody } from '../domain/webhook-message';
import { Deliveries } from '../persistence/deliveries.repository';
import type { MessageEntity } from '../persistence/message.entity';
import { Messages, type Subscription } from '../persistence/messages.repository';
import { Filters } from './filters';
import { type AttemptTimes, FirstAttempts } from './first-attempts';

/** What waits to be sent, and from when on. */
export interface Dispatched {
  readonly lanes: readonly Lane[];
  readonly dueAt: Date;
}

/** Stores events, each with a delivery for everybody who asked for it. */
@Injectable()
export class Dispatch {
  constructor(
    private readonly messages: Messages,
    private readonly filters: Filters,
    private readonly deliveries: Deliveries,
    private readonly firstAttempts: FirstAttempts,
  ) {}

  /** Stores an event that a queue message brought, in the current transaction. */
  async record(event: IncomingEvent, sqsMessageId: string): Promise<Dispatched> {
    const times = this.firstAttempts.times();
    const message = messageOf(event, sqsMessageId, times.now);
    const { tenantId, source, type } = message;
    const asked = await this.messages.add(message);
    const told = { type, timestamp: event.metadata.occurredAt, source, data: event.data };
    const wanted = asked.filter(({ filter }) => this.filters.matches(filter, told));
    await this.deliveries.add(wanted.map((each) => deliveryOf(message, each, times)));
    return {
      lanes: wanted.map(({ endpointId }) => ({ tenantId, endpointId, retry: false })),
      dueAt: times.firstAttemptAt,
    };
  }
}

function messageOf(
  { type, metadata, data, ...rest }: IncomingEvent,
  sqsMessageId: string,
  now: Date,
): MessageEntity {
  const { tenantId, occurredAt } = metadata;
  return {
    tenantId,
    id: metadata.eventId,
    type,
    source: 'external' in rest ? externalSource(tenantId) : metadata.producer,
    sqsMessageId,
    payload: { metadata, data },
    body: webhookBody({ type, occurredAt, data }),
    orderingKey: metadata.aggregateId,
    occurredAt: new Date(occurredAt),
    receivedAt: now,
    traceparent: currentTraceparent() ?? metadata.traceparent ?? null,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
  };
}

function deliveryOf(
  { id: messageId, tenantId, orderingKey, occurredAt }: MessageEntity,
  { endpointId, ordered }: Subscription,
  { now, firstAttemptAt }: AttemptTimes,
): Parameters<Deliveries['add']>[0][number] {
  return {
    id: uuidv7(),
    messageId,
    endpointId,
    tenantId,
    orderingKey: ordered ? orderingKey : null,
    occurredAt,
    trigger: 'schedule',
    nextAttemptAt: firstAttemptAt,
    createdAt: now,
  };
}
