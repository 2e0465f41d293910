import { metadataSchema } from '@fanfare/event-contract/envelope';
import {
  type ExternalEvent,
  externalEventType,
  externalSource,
} from '@fanfare/event-contract/external-event';
import { type JsonObject, storableObject } from '@fanfare/event-contract/storable-json';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { currentFlow } from '@fanfare/process/flow';
import { currentTraceparent } from '@fanfare/process/spans';
import { Inject, Injectable } from '@nestjs/common';
import { NoFlowError } from '../errors';
import { externalEventKey } from '../event-key';
import { WakeSignal } from '../wake-signal';
import { addToOutbox } from './add-to-outbox';
import { OUTBOX, type Outbox } from './outbox';

/** An event as a tenant tells it. */
export interface ToldEvent {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly aggregateId: string;
  readonly data: JsonObject;
}

/** Says events of tenants' own systems in their name: under the source `external.<tenant>` of the current flow. */
@Injectable()
export class ExternalEventPublisher {
  constructor(
    @Inject(OUTBOX) readonly outbox: Outbox,
    readonly unitOfWork: UnitOfWork,
    readonly wakeSignal: WakeSignal,
  ) {}

  /**
   * Writes the event to the outbox within the current transaction: it is said exactly if that commits, at least once.
   * Told twice under one `eventId`, the second time fails with a unique violation, unless the first was a week ago.
   * @throws NoTransactionError, NoFlowError, EventTooLargeError, or a ZodError for what no reaction could read; nothing
   * is written then
   */
  async publish({ eventId, type, occurredAt, aggregateId, data }: ToldEvent): Promise<ExternalEvent> {
    const flow = currentFlow();
    if (!flow) throw new NoFlowError(type);
    const { tenantId, correlationId, causationId } = flow;
    const source = externalSource(tenantId);
    const metadata = metadataSchema.parse({
      eventId,
      eventType: externalEventType.parse(type),
      version: 1,
      occurredAt,
      tenantId,
      aggregateId,
      correlationId,
      causationId,
      producer: source,
      traceparent: currentTraceparent(),
    });
    await addToOutbox(this, {
      eventId: externalEventKey(tenantId, eventId),
      eventType: type,
      source,
      detail: JSON.stringify({ metadata, data: storableObject.parse(data) }),
    });
    return { external: true, type, metadata, data };
  }
}
