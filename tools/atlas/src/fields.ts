import type { JsonSchema } from '@fanfare/event-contract/compatibility';

/** One line of an event's data: a dotted path, what may stand there, and how to treat it. */
export interface Field {
  readonly path: string;
  readonly holds: string;
  readonly optional: boolean;
  readonly personal: boolean;
}

/** The leaves of an object's schema, in its order; `errors[].code` is a field of each element of a list. */
export function fieldsOf(schema: JsonSchema, prefix = ''): readonly Field[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(
    ([name, property]) => fieldsAt(`${prefix}${name}`, property, !required.includes(name)),
  );
}

function fieldsAt(path: string, schema: JsonSchema, optional: boolean): readonly Field[] {
  const personal = schema['personal'] === true;
  if (schema['properties']) return fieldsOf(schema, `${path}${optional ? '?' : ''}.`);
  const items = schema['items'] as JsonSchema | undefined;
  if (items?.['properties']) return fieldsOf(items, `${path}[]${optional ? '?' : ''}.`);
  return [{ path, holds: describe(schema), optional, personal }];
}

function describe(schema: JsonSchema): string {
  const { format, items } = schema;
  const values = schema['enum'] ?? (Object.hasOwn(schema, 'const') ? [schema['const']] : undefined);
  if (Array.isArray(values)) return values.map(String).join(' | ');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return choices.map((choice: JsonSchema) => describe(choice)).join(' or ');
  if (items) return `list of ${describe(items as JsonSchema)}`;
  return typeof format === 'string' ? format : describeType(schema);
}

function describeType({ type, maxLength }: JsonSchema): string {
  const name = [type].flat().join(' or ');
  return typeof maxLength === 'number' ? `${name} of at most ${maxLength}` : name;
}
