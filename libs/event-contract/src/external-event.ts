import { z } from 'zod';
import { definitionOf } from './catalogue';
import { type EventMetadata, type HeardEvent, describeIssues, metadataSchema } from './envelope';
import { EnvelopeRejectedError } from './errors';
import { type JsonObject, storableObject } from './storable-json';

/** What the EventBridge source of every external event begins with; the rest of it is the tenant. */
export const EXTERNAL_SOURCE_PREFIX = 'external.';

/** The most that the data of an external event may weigh as JSON, in bytes; what is left of MAX_EVENT_BYTES is the envelope's. */
export const MAX_EXTERNAL_DATA_BYTES = 256_000;

/** The source under which a tenant's own events are put on the bus. */
export function externalSource(tenantId: string): string {
  return `${EXTERNAL_SOURCE_PREFIX}${tenantId}`;
}

/** What an event may be called, ours or external: words joined by `.` (Standard Webhooks 1.0.0, "Event types"). */
export const eventTypeName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/, 'must be words of A-Z, a-z, 0-9 and _ joined by dots');

/** What an external event may be called: never like an event of the platform, so that nobody can pass one off as ours. */
export const externalEventType = eventTypeName.refine(
  (name) => definitionOf(name) === undefined,
  'is the name of an event of the platform',
);

/** An event of a tenant's own systems: it has our envelope, and data of any shape. */
export interface ExternalEvent {
  readonly external: true;
  readonly type: string;
  readonly metadata: EventMetadata;
  readonly data: JsonObject;
}

/** Whatever a reaction may receive. */
export type IncomingEvent = HeardEvent | ExternalEvent;

const externalEnvelope = z.object({ metadata: metadataSchema, data: storableObject });

/**
 * Reads the `detail` of an EventBridge event whose source begins with {@link EXTERNAL_SOURCE_PREFIX}. Its data is passed
 * on as it was sent.
 * @throws EnvelopeRejectedError with the reason; FOREIGN_TENANT when it speaks for another tenant than its source's
 */
export function parseExternalEvent(detail: unknown, source: string): ExternalEvent {
  const envelope = externalEnvelope.safeParse(detail);
  if (!envelope.success)
    throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', describeIssues(envelope.error));
  const { metadata, data } = envelope.data;
  if (source !== externalSource(metadata.tenantId))
    throw new EnvelopeRejectedError('FOREIGN_TENANT', `${source} may not speak for ${metadata.tenantId}`);
  if (definitionOf(metadata.eventType))
    throw new EnvelopeRejectedError(
      'RESERVED_EVENT_TYPE',
      `${metadata.eventType} is an event of the platform`,
    );
  if (!externalEventType.safeParse(metadata.eventType).success)
    throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', 'metadata.eventType is not words joined by dots');
  return { external: true, type: metadata.eventType, metadata, data };
}
