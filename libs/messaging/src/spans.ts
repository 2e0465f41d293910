import type { HeardEvent } from '@fanfare/event-contract/envelope';
import type { Route } from '@fanfare/event-contract/routes';
import { currentFlow } from '@fanfare/process/flow';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  context,
  propagation,
  trace,
} from '@opentelemetry/api';
import type { PutResult } from './outbox/event-bus';
import type { OutboxEntry } from './outbox/outbox';
import { errorClass } from './queue/describe-error';
import { judge } from './queue/failure';
import type { ReceivedMessage } from './queue/message-queue';

const tracer = trace.getTracer('fanfare');
/** In milliseconds. Retries take a quarter of it; what comes later was redriven or replayed. */
const longestTrace = 3_600_000;
/** Metadata comes first in a detail, so this is the event's own. */
const writtenTraceparent = /"traceparent":"([0-9a-f-]{55})"/;

/** What an event that is written now is caused by, as a W3C `traceparent`: the current span, or what the flow came with. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? currentFlow()?.traceparent;
}

/** A delivery of an event to a reaction. */
export interface Hearing {
  readonly route: Route;
  readonly event: HeardEvent;
  readonly message: ReceivedMessage;
}

/**
 * Runs a reaction in a span of its own, a child of what caused the event, so that one trace goes through every app. A
 * retry is one more child. An event of more than an hour ago begins a trace of its own, linked to the cause. The span
 * says how the reaction ended and the class of what it threw, never its text. Without a recorder just runs it.
 */
export function inReactionSpan<Outcome extends string>(
  hearing: Hearing,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (!someoneRecords()) return work();
  const cause = contextOf(hearing.event.metadata.traceparent);
  const late = Date.now() - Date.parse(hearing.event.metadata.occurredAt) > longestTrace;
  const options = { kind: SpanKind.CONSUMER, attributes: reactionAttributes(hearing) };
  return inSpan(
    `process ${hearing.route.reaction}`,
    late ? { ...options, ...linkedTo([cause]), root: true } : options,
    late ? ROOT_CONTEXT : cause,
    async (span) => {
      try {
        const outcome = await work();
        span.setAttribute('fanfare.outcome', outcome);
        return outcome;
      } catch (error) {
        span.setAttribute('fanfare.outcome', judge(error));
        throw error;
      }
    },
  );
}

/**
 * Runs a call to the bus in a span: a child of what caused its entries when that is one trace, otherwise linked to
 * each. Failed entries fail the span, with the first one's code. Without a recorder just makes the call.
 */
export function inSendSpan(
  bus: string,
  entries: readonly OutboxEntry[],
  work: () => Promise<PutResult[]>,
): Promise<PutResult[]> {
  if (!someoneRecords()) return work();
  const causes = entries.map(({ detail }) => contextOf(writtenTraceparent.exec(detail)?.[1]));
  const [first = ROOT_CONTEXT] = causes;
  const together = new Set(causes.map((cause) => trace.getSpanContext(cause)?.traceId)).size === 1;
  const options = { kind: SpanKind.PRODUCER, attributes: sendAttributes(bus, entries), ...linkedTo(causes) };
  return inSpan(`send ${bus}`, options, together ? first : ROOT_CONTEXT, async (span) => {
    const results = await work();
    const failed = results.find((result) => result.outcome !== 'published');
    if (failed && 'error' in failed) fail(span, failed.error.replace(/:.*/s, ''));
    return results;
  });
}

function inSpan<Result>(
  name: string,
  options: SpanOptions,
  parent: Context,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      fail(span, errorClass(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Whoever records spans also propagates them. */
function someoneRecords(): boolean {
  return propagation.fields().length > 0;
}

function contextOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function linkedTo(causes: readonly Context[]): Pick<SpanOptions, 'links'> {
  return {
    links: causes.flatMap((cause) => trace.getSpanContext(cause) ?? []).map((each) => ({ context: each })),
  };
}

function fail(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type);
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
