/** A JSON Schema, draft 2020-12, as data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a schema says to people and tools; it decides nothing about which data is valid. */
const annotations = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'deprecated',
  'personal',
];

/** Keywords whose value is a list without an order. */
const unordered = ['enum', 'type'];

/**
 * What forbids publishing `current` under the version that `committed` is the schema of: everything but optional fields
 * that were added, at any depth. Annotations do not count. Each line names the field, as in `address.city` or
 * `errors[].code`, and what happened to it. Empty when the schemas are compatible.
 */
export function incompatibilities(committed: JsonSchema, current: JsonSchema): readonly string[] {
  return compareSchemas(committed, current, '');
}

function compareSchemas(before: unknown, after: unknown, field: string): readonly string[] {
  if (!isRecord(before) || !isRecord(after)) return compareValues(before, after, field, 'schema');
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const ignored of [...annotations, 'required']) keywords.delete(ignored);
  return [
    ...[...keywords].flatMap((keyword) => compareKeyword(keyword, before[keyword], after[keyword], field)),
    ...compareRequired(before, after, field),
  ];
}

function compareKeyword(keyword: string, before: unknown, after: unknown, field: string): readonly string[] {
  switch (keyword) {
    case 'properties':
      return compareFields(before, after, inside(field));
    case '$defs':
      return compareFields(before, after, `${inside(field)}$defs.`);
    case 'items':
      return compareSchemas(before, after, `${field}[]`);
    case 'additionalProperties':
      return compareSchemas(before, after, `${inside(field)}*`);
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
      return compareChoices(before, after, field, keyword);
    default:
      return compareValues(before, after, field, keyword);
  }
}

/** A name that only `after` has is an addition; compareRequired says whether it is an allowed one. */
function compareFields(before: unknown, after: unknown, prefix: string): readonly string[] {
  const found = recordIn(after);
  return Object.entries(recordIn(before)).flatMap(([name, schema]) =>
    Object.hasOwn(found, name)
      ? compareSchemas(schema, found[name], `${prefix}${name}`)
      : [`${prefix}${name} was removed`],
  );
}

function compareRequired(before: JsonSchema, after: JsonSchema, field: string): readonly string[] {
  const [was, is] = [listIn(before['required']), listIn(after['required'])];
  const [known, found] = [recordIn(before['properties']), recordIn(after['properties'])];
  const path = (name: unknown) => `${inside(field)}${String(name)}`;
  const demanded = is.filter((name) => !was.includes(name));
  const released = was.filter((name) => !is.includes(name) && Object.hasOwn(found, String(name)));
  return [
    ...demanded.map(
      (name) => `${path(name)} ${Object.hasOwn(known, String(name)) ? 'became' : 'is new and'} required`,
    ),
    ...released.map((name) => `${path(name)} became optional`),
  ];
}

function compareChoices(before: unknown, after: unknown, field: string, keyword: string): readonly string[] {
  const [known, found] = [listIn(before), listIn(after)];
  if (known.length !== found.length) return compareValues(before, after, field, keyword);
  return known.flatMap((choice, index) => compareSchemas(choice, found[index], `${field}<${index + 1}>`));
}

function compareValues(before: unknown, after: unknown, field: string, keyword: string): readonly string[] {
  const read = unordered.includes(keyword) ? sorted : canonical;
  if (read(before) === read(after)) return [];
  return [`${field || 'the event'} changed its ${keyword} from ${canonical(before)} to ${canonical(after)}`];
}

function inside(field: string): string {
  return field === '' ? '' : `${field}.`;
}

function sorted(value: unknown): string {
  return canonical(Array.isArray(value) ? value.map(canonical).sort() : value);
}

/** The same text for the same JSON, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordIn(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
