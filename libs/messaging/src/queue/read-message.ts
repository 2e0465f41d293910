import { MAX_EVENT_BYTES, parseEnvelope } from '@fanfare/event-contract/envelope';
import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import {
  EXTERNAL_SOURCE_PREFIX,
  type IncomingEvent,
  parseExternalEvent,
} from '@fanfare/event-contract/external-event';
import type { Route } from '@fanfare/event-contract/routes';
import { z } from 'zod';

const busEventSchema = z.object({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.looseObject({ data: z.unknown() }),
});

type BusEvent = z.output<typeof busEventSchema>;

/** An event read from a message, with what may never change under its id: its data as it was sent. */
export interface ReadMessage {
  readonly event: IncomingEvent;
  readonly rawData: unknown;
}

/**
 * Reads the body of a queue message as the EventBridge event that a route carries: one of the platform, or of a tenant's
 * own systems where the route hears those.
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
  const isExternal = busEvent.data.source.startsWith(EXTERNAL_SOURCE_PREFIX);
  return isExternal && route.hearsExternal
    ? readExternalEvent(busEvent.data, route)
    : readOwnEvent(busEvent.data, route);
}

function readOwnEvent({ source, 'detail-type': detailType, detail }: BusEvent, route: Route): ReadMessage {
  const event = parseEnvelope(detail);
  const expected =
    detailType === event.type && route.events.includes(event.type) && route.sources.includes(source);
  if (!expected) throw unexpected(route, detailType, source);
  return { event, rawData: detail.data };
}

/** The type of an external event is part of its content: nothing else holds it to the data. */
function readExternalEvent(
  { source, 'detail-type': detailType, detail }: BusEvent,
  route: Route,
): ReadMessage {
  const event = parseExternalEvent(detail, source);
  if (detailType !== event.type) throw unexpected(route, detailType, source);
  return { event, rawData: { type: event.type, data: detail.data } };
}

function unexpected({ reaction }: Route, detailType: string, source: string): EnvelopeRejectedError {
  return new EnvelopeRejectedError(
    'UNEXPECTED_EVENT',
    `${reaction} does not hear ${detailType} from ${source}`,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', 'not JSON', { cause });
  }
}
