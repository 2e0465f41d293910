import { secret } from '@fanfare/process/environment';

const KEY_BYTES = 32;
const entry = /^(?<id>[a-z0-9-]{1,32}):(?<key>[A-Za-z0-9+/]{43}=)$/;

/** With what the secrets of endpoints are encrypted before they are stored. */
export const sealingEnvironment = {
  WEBHOOKS_SECRET_KEYS: secret(1)
    .refine((text) => sealingKeys(text) !== undefined, {
      error: 'must be id:key,id:key with different ids of a-z, 0-9 and - and keys of 32 bytes in base64',
    })
    .describe('keys that encrypt endpoint secrets, as id:base64,id:base64; the first one seals, all open'),
};

/** The values of {@link sealingEnvironment}. */
export interface SealingConfig {
  readonly WEBHOOKS_SECRET_KEYS: string;
}

/** The keys of a setting by their ids, in its order; undefined when it is malformed or an id is there twice. */
export function sealingKeys(text: string): ReadonlyMap<string, Buffer> | undefined {
  const entries = text.split(',').map((part) => entry.exec(part.trim())?.groups);
  const keys = new Map(entries.map((groups) => [groups?.['id'] ?? '', decode(groups?.['key'])]));
  const sound = Array.from(keys).every(([id, key]) => id !== '' && key.length === KEY_BYTES);
  return sound && keys.size === entries.length ? keys : undefined;
}

function decode(key: string | undefined): Buffer {
  return Buffer.from(key ?? '', 'base64');
}
