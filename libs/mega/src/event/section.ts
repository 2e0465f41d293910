import { isMapping, type Mapping } from '../values/kinds';

/** A section of a payload without the fields that are null or an empty mapping. Empty text stays, and so do inner values. */
export function withoutBlanks(section: Mapping): Mapping {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => !isBlank(value)));
}

/** The fields of a section that are not listed. */
export function unlisted(section: Mapping, listed: ReadonlySet<string>): Mapping {
  return Object.fromEntries(Object.entries(section).filter(([field]) => !listed.has(field)));
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (isMapping(value) && Object.keys(value).length === 0);
}
