import { isMapping, type Mapping } from '../values/kinds';

/** A section of a payload without the fields that are null or an empty mapping. Empty text stays, and so do inner values. */
export function withoutBlanks(section: Mapping): Mapping {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => !isBlank(value)));
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (isMapping(value) && Object.keys(value).length === 0);
}
