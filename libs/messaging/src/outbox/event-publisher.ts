import { Inject, Injectable } from '@nestjs/common';
import type { App } from '@fanfare/event-contract/apps';
import {
  type EventData,
  type EventName,
  type PublishedBy,
  catalogue,
} from '@fanfare/event-contract/catalogue';
import { type EventMetadata, metadataSchema } from '@fanfare/event-contract/envelope';
import { eventSource } from '@fanfare/event-contract/routes';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { currentFlow } from '@fanfare/process/flow';
import { currentTraceparent } from '@fanfare/process/spans';
import { uuidv7 } from 'uuidv7';
import { NoFlowError, NotThePublisherError } from '../errors';
import { WakeSignal } from '../wake-signal';
import { addToOutbox } from './add-to-outbox';
import { OUTBOX, type Outbox } from './outbox';

/** The token of the name of the app that this process is. */
export const APP = Symbol('App');

/** Says events: `Publisher` is the app, so that another app's events are a compile error. */
@Injectable()
export class EventPublisher<Publisher extends App = App> {
  constructor(
    @Inject(APP) private readonly app: App,
    @Inject(OUTBOX) readonly outbox: Outbox,
    readonly unitOfWork: UnitOfWork,
    readonly wakeSignal: WakeSignal,
  ) {}

  /**
   * Writes the event to the outbox within the current transaction: it is said exactly if that commits, some
   * milliseconds later, at least once, always under the same `eventId`.
   * @throws NoTransactionError, NoFlowError, NotThePublisherError, EventTooLargeError, or a ZodError for data that the
   * event's schema refuses, or for metadata that no reaction could read; nothing is written then
   */
  async publish<Name extends PublishedBy<Publisher>>(
    name: Name,
    aggregateId: string,
    data: EventData<Name & EventName>,
  ): Promise<EventMetadata> {
    const metadata = this.metadata(name, aggregateId);
    await addToOutbox(this, {
      eventId: metadata.eventId,
      eventType: name,
      source: eventSource(this.app),
      detail: JSON.stringify({ metadata, data: catalogue[name].schema.parse(data) }),
    });
    return metadata;
  }

  private metadata(name: EventName, aggregateId: string): EventMetadata {
    const { publisher, version } = catalogue[name];
    if (publisher !== this.app) throw new NotThePublisherError(name, publisher, this.app);
    const flow = currentFlow();
    if (!flow) throw new NoFlowError(name);
    return metadataSchema.parse({
      eventId: uuidv7(),
      eventType: name,
      version,
      occurredAt: new Date().toISOString(),
      tenantId: flow.tenantId,
      aggregateId,
      correlationId: flow.correlationId,
      causationId: flow.causationId,
      producer: eventSource(this.app),
      traceparent: currentTraceparent(),
    });
  }
}
