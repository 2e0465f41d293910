import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { KeyringSettingError, SealBrokenError, SealingKeyMissingError } from './errors';
import { type SealingConfig, sealingKeys } from './sealing.environment';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Something that only the key of this id opens, and only in the context that it was sealed in. */
export interface Sealed {
  readonly keyId: string;
  readonly sealed: Buffer;
}

/**
 * Encrypts what is stored but nobody may read: AES-256-GCM (NIST SP 800-38D) with a random nonce each time. The context, such
 * as `tenant/endpoint`, is not secret but is sealed with it, so that what was copied to another row opens nothing there.
 * Keys are replaced by putting a new one first: it seals from then on, while the old ones still open.
 */
export class Keyring {
  private constructor(
    private readonly keys: ReadonlyMap<string, KeyObject>,
    private readonly sealingId: string,
  ) {}

  /** @throws KeyringSettingError when the setting is malformed, which the check of the environment rules out */
  static from({ WEBHOOKS_SECRET_KEYS }: SealingConfig): Keyring {
    const keys = sealingKeys(WEBHOOKS_SECRET_KEYS);
    const [sealingId] = keys?.keys() ?? [];
    if (keys === undefined || sealingId === undefined) throw new KeyringSettingError();
    return new Keyring(new Map(Array.from(keys, ([id, key]) => [id, createSecretKey(key)])), sealingId);
  }

  seal(plain: Buffer, context: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keyOf(this.sealingId), nonce);
    cipher.setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { keyId: this.sealingId, sealed: Buffer.concat([nonce, encrypted, cipher.getAuthTag()]) };
  }

  /**
   * @throws SealingKeyMissingError when the setting has no key of this id
   * @throws SealBrokenError when it was sealed in another context or has been changed since
   */
  open(keyId: string, sealed: Buffer, context: string): Buffer {
    const key = this.keyOf(keyId);
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new SealBrokenError(keyId, { cause: error });
    }
  }

  private keyOf(id: string): KeyObject {
    const key = this.keys.get(id);
    if (key === undefined) throw new SealingKeyMissingError(id);
    return key;
  }
}
