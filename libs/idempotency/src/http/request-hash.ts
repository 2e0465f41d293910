import { hash } from 'node:crypto';

/**
 * What makes two requests the same: SHA-256 of method, address and body. White space and the order of keys in a JSON
 * body do not count.
 */
export function requestHash(method: string, url: string, body: unknown): Buffer {
  return hash('sha256', `${method} ${url}\n${canonicalJson(body)}`, 'buffer');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part)) ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
