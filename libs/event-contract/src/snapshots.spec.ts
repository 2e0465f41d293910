import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { definitionOf, definitions } from './catalogue';
import { parseEnvelope } from './envelope';
import { type EventDefinition, defineEvent } from './event';
import { jsonSchemaOf, planSnapshots } from './snapshots';
import { personal } from './text';

const lib = resolve(__dirname, '..');
const committed = new Map(
  globSync('{schemas,fixtures/golden}/*', { cwd: lib }).map((path) => [
    path,
    JSON.parse(readFileSync(join(lib, path), 'utf8')) as unknown,
  ]),
);

describe('the committed record of the contract', () => {
  const plan = planSnapshots(definitions, committed);

  it('allows every schema as it is', () => {
    expect(plan.refusals).toEqual([]);
  });

  it('is up to date; `npm run events -- --update` brings it there', () => {
    expect([...plan.writes.keys()]).toEqual([]);
  });

  it.each([...committed.keys()].filter((path) => path.startsWith('fixtures/')))(
    '%s is still understood',
    (path) => {
      const [, name = ''] = /(\w+)\.v\d+\.json$/.exec(path) ?? [];
      const heard = parseEnvelope(committed.get(path));
      expect(heard).toMatchObject({ type: name, metadata: { version: definitionOf(name)?.version } });
    },
  );

  it.each(definitions)('$name has an upcaster from each of its past versions, and no other', (definition) => {
    const past = Array.from({ length: definition.version - 1 }, (_, index) => String(index + 1));
    expect(Object.keys(definition.upcasters ?? {})).toEqual(past);
  });
});

describe('planSnapshots', () => {
  const shape = { customerId: z.uuid(), name: personal(z.string()) };
  const example = { customerId: '01935a1c-8f6e-7000-8000-000000000001', name: 'Ada' };
  const named = (change: Partial<EventDefinition> = {}): EventDefinition => ({
    ...defineEvent({
      name: 'CustomerNamed',
      publisher: 'registration',
      version: 1,
      visibility: 'internal',
      description: 'Exists in this test only.',
      schema: z.object(shape),
      example,
    }),
    ...change,
  });
  const first = planSnapshots([named()], new Map()).writes;
  const after = (change: Partial<EventDefinition>, record = first) => planSnapshots([named(change)], record);
  const paths = (plan: ReturnType<typeof after>) => [...plan.writes.keys()];

  it('writes the schema and a golden envelope of a new event', () => {
    expect([...first.keys()]).toEqual([
      'schemas/CustomerNamed.v1.json',
      'fixtures/golden/CustomerNamed.v1.json',
    ]);
    expect(first.get('schemas/CustomerNamed.v1.json')).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'CustomerNamed',
      properties: { name: { type: 'string', personal: true } },
      required: ['customerId', 'name'],
    });
    expect(first.get('fixtures/golden/CustomerNamed.v1.json')).toMatchObject({
      metadata: { eventType: 'CustomerNamed', version: 1, producer: 'fanfare.registration' },
      data: example,
    });
  });

  it('has nothing to do when nothing changed', () => {
    expect(after({})).toEqual({ writes: new Map(), refusals: [] });
  });

  it('writes the schema again for an optional field, and leaves the golden envelope alone', () => {
    const plan = after({
      schema: z.object({ ...shape, title: z.string().optional() }),
      example: { ...example, title: 'x' },
    });
    expect(plan.refusals).toEqual([]);
    expect(paths(plan)).toEqual(['schemas/CustomerNamed.v1.json']);
  });

  it('writes the schema again when only a mark changed, so that a review sees it', () => {
    expect(paths(after({ schema: z.object({ ...shape, name: z.string() }) }))).toEqual([
      'schemas/CustomerNamed.v1.json',
    ]);
  });

  it('refuses a breaking change with the field and the remedy, and writes nothing', () => {
    const plan = after({ schema: z.object({ ...shape, title: z.string() }) });
    expect(paths(plan)).toEqual([]);
    expect(plan.refusals).toEqual([
      'CustomerNamed version 1: title is new and required; make it version 2 with an upcaster from 1',
    ]);
  });

  it('writes new files for a new version, and keeps those of the old one', () => {
    const plan = after({ version: 2, schema: z.object({ ...shape, title: z.string() }) });
    expect(plan.refusals).toEqual([]);
    expect(paths(plan)).toEqual(['schemas/CustomerNamed.v2.json', 'fixtures/golden/CustomerNamed.v2.json']);
  });

  it('refuses to forget a past version, or an event', () => {
    const lost = after({ version: 2 }, new Map());
    expect(lost.refusals).toEqual([
      expect.stringContaining('schemas/CustomerNamed.v1.json is missing'),
      expect.stringContaining('fixtures/golden/CustomerNamed.v1.json is missing'),
    ]);
    expect(planSnapshots([], first).refusals).toEqual(
      [...first.keys()].map((path) => expect.stringContaining(path)),
    );
  });
});

describe('jsonSchemaOf', () => {
  it('lets publishers add fields, because readers drop what they do not know', () => {
    expect(JSON.stringify(definitions.map(jsonSchemaOf))).not.toContain('"additionalProperties":false');
  });
});
