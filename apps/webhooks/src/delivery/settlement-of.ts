import { isUtf8 } from 'node:buffer';
import type { NextAttemptReason } from '../domain/delivery';
import type { EndpointHealth } from '../domain/endpoint-health';
import type { Outcome } from '../domain/outcome';
import type { Settlement } from '../persistence/settlements.repository';
import type { Attempt } from './attempt';

interface NextAttempt {
  readonly nextAttemptAt: Date | null;
  readonly nextAttemptReason: NextAttemptReason | null;
}

/** The record of an attempt, and of what becomes of its delivery, given how the endpoint fares since if that was looked at. */
export function settlementOf(attempt: Attempt, health?: EndpointHealth): Settlement {
  const { task, outcome, id, startedAt, endedAt, answer, requestHeaders, traceparent } = attempt;
  return {
    deliveryId: task.claimed.id,
    fence: task.claimed.fence,
    state: outcome.state,
    counts: outcome.counts,
    ...nextAttempt(outcome, endedAt, health),
    attemptId: id,
    startedAt,
    endedAt,
    durationMs: Math.round(answer.durationMs),
    url: task.profile.url,
    remoteAddress: answer.remoteAddress,
    requestHeaders,
    responseCode: answer.responseCode,
    responseHeaders: answer.responseHeaders && storable(answer.responseHeaders),
    responseBody: answer.responseBody,
    responseEncoding: isText(answer.responseBody) ? 'utf8' : 'base64',
    responseTruncated: answer.responseTruncated,
    failure: answer.failure,
    traceparent,
  };
}

/** The latest of what puts it off: the schedule or the receiver, a breaker that is open, the endpoint's limit. */
function nextAttempt(outcome: Outcome, endedAt: Date, health: EndpointHealth | undefined): NextAttempt {
  if (outcome.state !== 'pending') return { nextAttemptAt: null, nextAttemptReason: null };
  const due = new Date(endedAt.getTime() + outcome.delayMs);
  const candidates = [
    { nextAttemptAt: due, nextAttemptReason: outcome.reason },
    { nextAttemptAt: health?.openUntil ?? due, nextAttemptReason: 'breaker' as const },
    { nextAttemptAt: health?.rateNextAt ?? due, nextAttemptReason: 'limit' as const },
  ];
  return candidates.reduce((latest, each) => (each.nextAttemptAt > latest.nextAttemptAt ? each : latest));
}

/** Text that can be shown as it is; NUL is valid UTF-8 and is not. */
function isText(body: Buffer): boolean {
  return isUtf8(body) && !body.includes(0);
}

function storable(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replaceAll('\0', '\uFFFD')]),
  );
}
