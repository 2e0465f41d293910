import { inspect } from 'node:util';
import fc from 'fast-check';
import { readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { KeyringSettingError, SealBrokenError, SealingKeyMissingError } from './errors';
import { Keyring } from './keyring';
import { sealingEnvironment } from './sealing.environment';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const first = `first:${key(1)}`;
const next = `next:${key(2)}`;
const of = (WEBHOOKS_SECRET_KEYS: string) => Keyring.from({ WEBHOOKS_SECRET_KEYS });
const context = 'acme/endpoint-1';
const plain = Buffer.from('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');

describe('a keyring', () => {
  const keyring = of(first);

  it('gives back exactly the bytes that it sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, where) => {
        const { keyId, sealed } = keyring.seal(Buffer.from(bytes), where);
        expect(keyring.open(keyId, sealed, where)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never seals the same bytes in the same way twice, nor shows any of them', () => {
    const seals = Array.from({ length: 100 }, () => keyring.seal(plain, context).sealed);
    expect(new Set(seals.map((sealed) => sealed.toString('hex'))).size).toBe(100);
    expect(seals.filter((sealed) => sealed.includes(plain.subarray(0, 8)))).toEqual([]);
  });

  it('opens what an earlier release, or another program with the same key, sealed', () => {
    const sealed = Buffer.from(
      '000102030405060708090a0bcccee64343a14b1fb53bdeb6182e83fadfb43f7d9fc41544498374d0fbce52801eb296c522b4d250f2130d56e8354be68aed57308a5f',
      'hex',
    );
    expect(keyring.open('first', sealed, context)).toEqual(plain);
  });

  it('opens nothing in another context', () => {
    const { keyId, sealed } = keyring.seal(plain, context);
    expect(() => keyring.open(keyId, sealed, 'globex/endpoint-1')).toThrow(SealBrokenError);
  });

  it('opens nothing of which a bit was changed, or that is cut short', () => {
    const { keyId, sealed } = keyring.seal(plain, context);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => keyring.open(keyId, changed, context)).toThrow(SealBrokenError);
      expect(() => keyring.open(keyId, sealed.subarray(0, index), context)).toThrow(SealBrokenError);
    }
  });

  it('seals with the first key, and opens with any', () => {
    const old = keyring.seal(plain, context);
    const rotated = of(`${next},${first}`);
    expect(rotated.open(old.keyId, old.sealed, context)).toEqual(plain);
    const fresh = rotated.seal(plain, context);
    expect([old.keyId, fresh.keyId]).toEqual(['first', 'next']);
    expect(rotated.open(fresh.keyId, fresh.sealed, context)).toEqual(plain);
  });

  it('asks for the key that is missing, by its id', () => {
    const { keyId, sealed } = keyring.seal(plain, context);
    expect(() => of(next).open(keyId, sealed, context)).toThrow(SealingKeyMissingError);
    expect(() => of(next).open(keyId, sealed, context)).toThrow('Put the key first back');
  });

  it('does not open with another key of the same id', () => {
    const { keyId, sealed } = keyring.seal(plain, context);
    expect(() => of(`first:${key(3)}`).open(keyId, sealed, context)).toThrow(SealBrokenError);
  });

  it('shows no key when it is printed', () => {
    const shown = inspect(keyring, { depth: null, showHidden: true }) + JSON.stringify(keyring);
    expect(shown).toContain('first');
    expect(shown).not.toMatch(/AQEBAQ|01 01 01|1,\s*1,\s*1/);
  });
});

describe('WEBHOOKS_SECRET_KEYS', () => {
  const read = (keys: string, mode = 'test') =>
    readEnvironment(z.object(sealingEnvironment), { WEBHOOKS_SECRET_KEYS: keys, NODE_ENV: mode })
      .WEBHOOKS_SECRET_KEYS;

  it('is one key, or the new one and the old ones', () => {
    expect(read(first)).toBe(first);
    expect(read(`${next},${first}`)).toBe(`${next},${first}`);
  });

  it.each([
    ['a key without an id', key(1)],
    ['a key that is too short', `first:${Buffer.alloc(31).toString('base64')}`],
    ['a key that is too long', `first:${Buffer.alloc(33).toString('base64')}`],
    ['an id with other characters', `First:${key(1)}`],
    ['the same id twice', `${first},first:${key(2)}`],
    ['an empty entry', `${first},`],
  ])('is refused with %s, and the refusal repeats no key', (_, keys) => {
    expect(() => read(keys)).toThrow(/^WEBHOOKS_SECRET_KEYS is not usable: must be id:key/);
    expect(() => read(keys)).not.toThrow(key(1));
    expect(() => of(keys)).toThrow(KeyringSettingError);
  });

  it('may be a local one on a laptop but not in production', () => {
    const local = `local-only-1:${key(1)}`;
    expect(read(local)).toBe(local);
    expect(() => read(local, 'production')).toThrow('local-only');
  });
});
