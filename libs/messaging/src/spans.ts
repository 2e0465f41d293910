import type { IncomingEvent } from '@fanfare/event-contract/external-event';
import type { Route } from '@fanfare/event-contract/routes';
import { contextOf, failSpan, inSpan, someoneRecords } from '@fanfare/process/spans';
import { type Context, ROOT_CONTEXT, SpanKind, type SpanOptions, trace } from '@opentelemetry/api';
import type { PutResult } from './outbox/event-bus';
import type { OutboxEntry } from './outbox/outbox';
import { judge } from './queue/failure';
import type { ReceivedMessage } from './queue/message-queue';

/** In milliseconds. Retries take 11 minutes at most; what comes later was held up, redriven or replayed. */
const longestTrace = 3_600_000;
/** Metadata comes first in a detail, so this is the event's own. */
const writtenTraceparent = /"traceparent":"([0-9a-f-]{55})"/;

/** A delivery of an event to a reaction. */
export interface Hearing {
  readonly route: Route;
  readonly event: IncomingEvent;
  readonly message: ReceivedMessage;
}

/**
 * Runs a reaction in a span, a child of what caused the event, so that one trace goes through every app. A retry is one
 * more child. An event that is more than an hour old begins a trace of its own, which is linked to the cause. The span
 * says how the reaction ended. Where nobody records spans it just runs.
 */
export function inReactionSpan<Outcome extends string>(
  hearing: Hearing,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (!someoneRecords()) return work();
  const { traceparent, occurredAt } = hearing.event.metadata;
  const cause = contextOf(traceparent);
  const isLate = Date.now() - Date.parse(occurredAt) > longestTrace;
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: reactionAttributes(hearing),
    ...(isLate ? linkedTo([cause]) : {}),
  };
  const parent = isLate ? ROOT_CONTEXT : cause;
  return inSpan(`process ${hearing.route.reaction}`, options, parent, async (span) => {
    try {
      const outcome = await work();
      span.setAttribute('fanfare.outcome', outcome);
      return outcome;
    } catch (error) {
      span.setAttribute('fanfare.outcome', judge(error));
      throw error;
    }
  });
}

/**
 * Makes a call to the bus in a span: a child of what caused its entries when they are of one trace, linked to each in
 * any case. An entry that is not taken fails the span, with its code. Where nobody records spans the call is just made.
 */
export function inSendSpan(
  bus: string,
  entries: readonly OutboxEntry[],
  work: () => Promise<PutResult[]>,
): Promise<PutResult[]> {
  if (!someoneRecords()) return work();
  const causes = entries.map(({ detail }) => contextOf(writtenTraceparent.exec(detail)?.[1]));
  const traces = new Set(causes.map((cause) => trace.getSpanContext(cause)?.traceId));
  const options = { kind: SpanKind.PRODUCER, attributes: sendAttributes(bus, entries), ...linkedTo(causes) };
  const parent = traces.size === 1 ? causes[0] : undefined;
  return inSpan(`send ${bus}`, options, parent ?? ROOT_CONTEXT, async (span) => {
    const results = await work();
    const failed = results.find((result) => 'error' in result);
    if (failed) failSpan(span, failed.error.replace(/:.*/s, ''));
    return results;
  });
}

function linkedTo(causes: readonly Context[]): Pick<SpanOptions, 'links'> {
  const known = causes.flatMap((cause) => trace.getSpanContext(cause) ?? []);
  return { links: known.map((each) => ({ context: each })) };
}

function reactionAttributes({ route, event: { type, metadata }, message }: Hearing) {
  return {
    'messaging.system': 'aws_sqs',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': route.queue,
    'messaging.message.id': message.messageId,
    'fanfare.reaction': route.reaction,
    'fanfare.event.type': type,
    'fanfare.event.id': metadata.eventId,
    'fanfare.correlation_id': metadata.correlationId,
    'fanfare.receive_count': message.receiveCount,
  };
}

function sendAttributes(bus: string, entries: readonly OutboxEntry[]) {
  return {
    'messaging.system': 'aws_eventbridge',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': bus,
    'messaging.batch.message_count': entries.length,
    'fanfare.event.type': [...new Set(entries.map(({ eventType }) => eventType))],
  };
}
