import { type HeardEvent, MAX_EVENT_BYTES, parseEnvelope } from '@fanfare/event-contract/envelope';
import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import type { Route } from '@fanfare/event-contract/routes';
import { z } from 'zod';

const busEventSchema = z.object({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.looseObject({ data: z.unknown() }),
});

/** An event read from a message, with its data as it was sent. */
export interface ReadMessage {
  readonly event: HeardEvent;
  readonly rawData: unknown;
}

/**
 * Reads the body of a queue message as the EventBridge event that a route carries.
 * @throws EnvelopeRejectedError when it is none, now and for ever
 */
export function readMessage(body: string, route: Route): ReadMessage {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_EVENT_BYTES) {
    throw new EnvelopeRejectedError(
      'TOO_LARGE',
      `${String(bytes)} bytes; ${String(MAX_EVENT_BYTES)} is the most`,
    );
  }
  const busEvent = busEventSchema.safeParse(parseJson(body));
  if (!busEvent.success) throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', 'not an EventBridge event');
  const event = parseEnvelope(busEvent.data.detail);
  const { source, 'detail-type': detailType, detail } = busEvent.data;
  if (
    detailType !== event.type ||
    !route.events.includes(event.type) ||
    !route.pattern.source.includes(source)
  ) {
    throw new EnvelopeRejectedError(
      'UNEXPECTED_EVENT',
      `${route.reaction} does not hear ${detailType} from ${source}`,
    );
  }
  return { event, rawData: detail.data };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', 'not JSON', { cause });
  }
}
