import { z } from 'zod';
import { type JsonSchema, incompatibilities } from './compatibility';
import type { EventDefinition } from './event';
import { eventSource } from './routes';

/** The committed record of the contract: the path of a file below the lib → what the file holds. */
export type Snapshots = ReadonlyMap<string, unknown>;

/** What would bring the record up to date, and what no record can make right. */
export interface SnapshotPlan {
  readonly writes: Snapshots;
  readonly refusals: readonly string[];
}

/** The data that an event's current version accepts, as JSON Schema with its `personal` marks. */
export function jsonSchemaOf({ name, description, schema }: EventDefinition): JsonSchema {
  return { title: name, description, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) };
}

/** An envelope as the event's publisher would write it today; always the same one. */
export function sampleEnvelope(definition: EventDefinition): Readonly<Record<'metadata' | 'data', object>> {
  const metadata = {
    eventId: '01935a1c-9a3e-7000-8000-00000000e001',
    eventType: definition.name,
    version: definition.version,
    occurredAt: '2026-01-31T09:30:00.000Z',
    tenantId: 'acme',
    aggregateId: '01935a1c-8f6e-7000-8000-000000000001',
    correlationId: '01935a1c-8f6e-7000-8000-0000000000c1',
    causationId: null,
    producer: eventSource(definition.publisher),
  };
  return { metadata, data: definition.example };
}

/**
 * Compares the events with their record: one schema and one golden envelope for each event and version. A schema may
 * gain optional fields, a golden envelope is never written twice, and nothing that once was published is forgotten.
 */
export function planSnapshots(definitions: readonly EventDefinition[], committed: Snapshots): SnapshotPlan {
  const broken = new Map(definitions.map((definition) => [definition, breaksOf(definition, committed)]));
  const sound = definitions.filter((definition) => broken.get(definition)?.length === 0);
  return {
    writes: new Map(sound.flatMap((definition) => writesFor(definition, committed))),
    refusals: [
      ...[...broken.values()].flat(),
      ...lossesOf(definitions, committed),
      ...straysOf(definitions, committed),
    ],
  };
}

function breaksOf(definition: EventDefinition, committed: Snapshots): readonly string[] {
  const { name, version } = definition;
  const before = committed.get(filesOf(name, version).schema);
  const changes =
    before === undefined ? [] : incompatibilities(before as JsonSchema, jsonSchemaOf(definition));
  return changes.map(
    (change) =>
      `${name} version ${version}: ${change}; make it version ${version + 1} with an upcaster from ${version}`,
  );
}

function writesFor(definition: EventDefinition, committed: Snapshots): readonly [string, unknown][] {
  const { schema, golden } = filesOf(definition.name, definition.version);
  const now = jsonSchemaOf(definition);
  const isStale = JSON.stringify(committed.get(schema)) !== JSON.stringify(now);
  return [
    ...(isStale ? [[schema, now] as [string, unknown]] : []),
    ...(committed.has(golden) ? [] : [[golden, sampleEnvelope(definition)] as [string, unknown]]),
  ];
}

function lossesOf(definitions: readonly EventDefinition[], committed: Snapshots): readonly string[] {
  return definitions
    .flatMap((definition) => filesOfVersions(definition).slice(0, -1))
    .flatMap(({ schema, golden }) => [schema, golden].filter((path) => !committed.has(path)))
    .map((path) => `${path} is missing: bring it back from the history, its version is still to be read`);
}

function straysOf(definitions: readonly EventDefinition[], committed: Snapshots): readonly string[] {
  const known = new Set(
    definitions.flatMap(filesOfVersions).flatMap(({ schema, golden }) => [schema, golden]),
  );
  return [...committed.keys()]
    .filter((path) => !known.has(path))
    .map(
      (path) =>
        `${path} is of no known version: bring its event back, or delete it once no such message is left`,
    );
}

function filesOfVersions({ name, version }: EventDefinition): readonly { schema: string; golden: string }[] {
  return Array.from({ length: version }, (_, index) => filesOf(name, index + 1));
}

function filesOf(name: string, version: number): { schema: string; golden: string } {
  const file = `${name}.v${version}.json`;
  return { schema: `schemas/${file}`, golden: `fixtures/golden/${file}` };
}
