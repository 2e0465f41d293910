import { hash } from '@node-rs/argon2';
import { normalizePassword } from '../domain/password-policy';

/** OWASP's minimum for argon2id: 19 MiB for as long as it runs, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * The argon2id hash of a password with a fresh random salt, as a PHC string (97 characters) that names its own
 * parameters. Computed off the event loop, at most four at a time in a process.
 */
export async function hashPassword(password: string): Promise<string> {
  return hash(normalizePassword(password), cost);
}
