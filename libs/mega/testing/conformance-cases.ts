import { DateTime } from '../src/mega';
import { read } from './pattern-language';

/** Runs one test for each case, named after it. A group that a file leaves out has no tests. */
export function eachCase<Case extends { readonly id: string; readonly note?: string }>(
  group: readonly Case[] | undefined,
  run: (testCase: Case) => unknown,
): void {
  for (const testCase of group ?? []) {
    const { id, note } = testCase;
    it(note === undefined ? id : `${id}: ${note}`, async () => {
      await run(testCase);
    });
  }
}

/** Times compare as instants: native ones, and the texts of timestamps. */
export function comparable(value: unknown, key = ''): unknown {
  if (value instanceof Date || value instanceof DateTime)
    return { instant: instantOf(JSON.stringify(value)) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (key === 'timestamp' && typeof value === 'string') return { instant: instantOf(value) };
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item, name)]));
}

function instantOf(text: string): string {
  const bare = text.replaceAll('"', '');
  return new Date(/Z|[+-]\d\d:?\d\d$/.test(bare) ? bare : `${bare}Z`).toISOString();
}

/** The attributes of a case under the names that they have here. */
export function attributesOf(
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [camelCase(name), read(value)]),
  );
}

/** `max_number_of_messages` as `maxNumberOfMessages`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `topicArn` as `topic_arn`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
