import { z } from 'zod';
import { type EventData, type EventName, definitionOf } from './catalogue';
import { EnvelopeRejectedError } from './errors';
import type { EventDefinition } from './event';
import { text } from './text';

/** The most that an event may weigh on the wire, in bytes of UTF-8: small enough for every hop, SQS included. */
export const MAX_EVENT_BYTES = 256 * 1024;

/** What is true of every event. `eventId` is a UUIDv7 made with the fact and never changes, whatever is retried. */
export const metadataSchema = z.object({
  eventId: z.uuid(),
  eventType: text(128).min(1),
  version: z.int().min(1),
  occurredAt: z.iso.datetime({ offset: true }),
  tenantId: text(64).min(1),
  aggregateId: text(128).min(1),
  correlationId: text(128).min(1),
  causationId: text(128).min(1).nullable(),
  producer: text(128).min(1),
  traceparent: text(128).optional(),
});

const envelopeSchema = z.object({ metadata: metadataSchema, data: z.unknown() });

export type EventMetadata = z.output<typeof metadataSchema>;

/** An event as a reaction receives it, at its current version; a union when `Name` is one, told apart by `type`. */
export type HeardEvent<Name extends EventName = EventName> = {
  [N in Name]: { readonly type: N; readonly metadata: EventMetadata; readonly data: EventData<N> };
}[Name];

/**
 * Reads the `detail` of an EventBridge event: checks the metadata, lifts older versions to the current one, checks the
 * data. Fields that the schema does not know are dropped, so that publishers may add some.
 * @throws EnvelopeRejectedError with the reason, and nothing else; the same detail is always refused for the same reason
 */
export function parseEnvelope(detail: unknown, find: typeof definitionOf = definitionOf): HeardEvent {
  const envelope = envelopeSchema.safeParse(detail);
  if (!envelope.success)
    throw new EnvelopeRejectedError('MALFORMED_ENVELOPE', describeIssues(envelope.error));
  const { metadata, data } = envelope.data;
  const definition = find(metadata.eventType);
  if (!definition)
    throw new EnvelopeRejectedError('UNKNOWN_EVENT_TYPE', `no event is called ${metadata.eventType}`);
  const parsed = definition.schema.safeParse(upcast(definition, metadata.version, data));
  if (!parsed.success) throw new EnvelopeRejectedError('INVALID_DATA', describeIssues(parsed.error));
  return {
    type: definition.name,
    metadata: { ...metadata, version: definition.version },
    data: parsed.data,
  } as HeardEvent;
}

function upcast(definition: EventDefinition, version: number, data: unknown): unknown {
  if (version > definition.version) {
    throw new EnvelopeRejectedError(
      'FUTURE_VERSION',
      `${definition.name} version ${String(version)} is newer than ${String(definition.version)}; deploy this app first`,
    );
  }
  try {
    let lifted = data;
    for (let from = version; from < definition.version; from += 1)
      lifted = definition.upcasters?.[from]?.(lifted);
    return lifted;
  } catch (cause) {
    const detail = `${definition.name} version ${version} holds data that the version did not allow`;
    throw new EnvelopeRejectedError('INVALID_DATA', detail, { cause });
  }
}

/** What is wrong, by place and without the values, which may be personal. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'envelope'}: ${issue.message}`)
    .join('; ');
}
