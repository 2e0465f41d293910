import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, sha256 } from '../http.environment';

/** The keys that are valid, kept as digests alone. */
export class ApiKeys {
  constructor(private readonly keys: readonly ApiKey[]) {}

  /** The tenant that a key belongs to. Takes equally long whether and wherever the key is found. */
  tenantOf(key: string): string | undefined {
    const presented = sha256(key);
    let tenantId: string | undefined;
    for (const known of this.keys) {
      if (timingSafeEqual(known.digest, presented)) tenantId = known.tenantId;
    }
    return tenantId;
  }
}
