/** The setting holds no keys. */
export class KeyringSettingError extends Error {
  override readonly name = 'KeyringSettingError';

  constructor() {
    super('Set WEBHOOKS_SECRET_KEYS to id:base64key,id:base64key: it holds no keys.');
  }
}

/** Something was sealed with a key that is no longer there. */
export class SealingKeyMissingError extends Error {
  override readonly name = 'SealingKeyMissingError';

  constructor(keyId: string) {
    super(`Put the key ${keyId} back into WEBHOOKS_SECRET_KEYS, after the first one: it is still needed.`);
  }
}

/** What was sealed has been changed, or belongs somewhere else. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';

  constructor(keyId: string, options: ErrorOptions) {
    super(
      `What was sealed with the key ${keyId} does not open: it was changed, moved to another row or sealed with another key of that id.`,
      options,
    );
  }
}
