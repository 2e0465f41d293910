import { isDeepStrictEqual } from 'node:util';

/** Whether two attribute values mean the same: in a JSON object, neither the order of keys nor white space matters. */
export function isSame(current: string | undefined, desired: string): boolean {
  if (current === undefined || !desired.startsWith('{')) return current === desired;
  try {
    return isDeepStrictEqual(JSON.parse(current), JSON.parse(desired));
  } catch {
    return false;
  }
}
