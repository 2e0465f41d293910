import { MAX_EXTERNAL_DATA_BYTES } from '@fanfare/event-contract/external-event';
import { ProblemError, validationFailed } from '@fanfare/http/problems/problem.error';
import { requestHash } from '@fanfare/idempotency/http/request-hash';
import { ExternalEventPublisher } from '@fanfare/messaging/outbox/external-event-publisher';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../delivery/clock';
import { aggregateOf } from '../domain/told-event';
import { Messages } from '../persistence/messages.repository';
import { ToldEvents, type ToldOnce } from '../persistence/told-events.repository';
import type { EventAccepted, PublishEvent } from './events.schemas';

/** Takes events of tenants' own systems, within the current transaction. */
@Injectable()
export class EventTelling {
  constructor(
    private readonly publisher: ExternalEventPublisher,
    private readonly toldEvents: ToldEvents,
    private readonly messages: Messages,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes an event once for each id, however often and however concurrently it is told.
   * @throws ProblemError 413 for too much data, 422 when the id was used for something else
   */
  async take(tenantId: string, told: PublishEvent): Promise<EventAccepted> {
    assertSize(told.data);
    const eventId = told.eventId ?? uuidv7();
    const contentHash = requestHash(told.type, told.occurredAt ?? '', told.data);
    const occurredAt = told.occurredAt ? new Date(told.occurredAt) : this.clock.now();
    const noted = { tenantId, eventId, contentHash, occurredAt };
    const earlier = await this.toldEvents.note(noted);
    await this.assertSame(noted, earlier);
    if (!earlier) await this.publish(told, noted);
    return { eventId, type: told.type, occurredAt: (earlier ?? noted).occurredAt.toISOString() };
  }

  private async publish({ type, data }: PublishEvent, { eventId, occurredAt }: ToldOnce): Promise<void> {
    const aggregateId = aggregateOf(data) ?? eventId;
    await this.publisher.publish({ eventId, type, occurredAt: occurredAt.toISOString(), aggregateId, data });
  }

  /** @throws ProblemError 422 when the id was told for something else, or is that of an event that nobody told here */
  private async assertSame(told: ToldOnce, earlier: ToldOnce | undefined): Promise<void> {
    const isTaken = earlier
      ? !earlier.contentHash.equals(told.contentHash)
      : (await this.messages.load(told.tenantId, told.eventId)) !== undefined;
    if (isTaken) throw idTaken();
  }
}

function assertSize(data: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes <= MAX_EXTERNAL_DATA_BYTES) return;
  const limit = `256 KB (${String(MAX_EXTERNAL_DATA_BYTES)} bytes)`;
  throw new ProblemError('body-too-large', `data has ${String(bytes)} bytes; ${limit} is the most.`);
}

function idTaken(): ProblemError {
  const message = 'was used for an event with other content';
  return validationFailed([{ pointer: '/eventId', code: 'NOT_ALLOWED', message }]);
}
