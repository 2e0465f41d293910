import fc from 'fast-check';
import {
  activationExpiry,
  ActivationTokenError,
  signActivationToken,
  verifyActivationToken,
} from './activation-token';

const key = 'a key of the tests that is long enough';
const accountId = '01935a1c-8f6e-7000-8000-000000000002';
const openedAt = new Date('2026-11-02T10:00:00.000Z');
const expiresAt = activationExpiry(openedAt);
const token = signActivationToken({ accountId, expiresAt }, key);

describe('an activation token', () => {
  it('is the same for the same account, expiry and key, on every machine and in every release', () => {
    expect(signActivationToken({ accountId, expiresAt }, key)).toBe(
      'v1.AZNaHI9ucACAAAAAAAAAAgGhqyapALTVxEFZ5gqiOl4FuYuKxXtjdJgwWLM9NsVRdl0oXo4C',
    );
  });

  it('gives back the account and the expiry that were signed', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.date({ min: new Date(1), noInvalidDate: true, max: new Date('9999-12-31') }),
        (id, expiry) => {
          const signed = signActivationToken({ accountId: id, expiresAt: expiry }, key);
          expect(verifyActivationToken(signed, key, new Date(0))).toEqual({
            accountId: id,
            expiresAt: expiry,
          });
        },
      ),
    );
  });

  it('needs no escaping in a URL', () => {
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('lasts 72 hours from the opening of the account, and not a millisecond longer', () => {
    expect(verifyActivationToken(token, key, new Date('2026-11-05T09:59:59.999Z'))?.accountId).toBe(
      accountId,
    );
    expect(verifyActivationToken(token, key, new Date('2026-11-05T10:00:00.000Z'))).toBeUndefined();
  });

  it('counts from the time that an event states, too', () => {
    expect(activationExpiry('2026-11-02T12:00:00+02:00').toISOString()).toBe('2026-11-05T10:00:00.000Z');
  });

  it('is refused after any change of any character', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
    const forgeries = Array.from(token).flatMap((_, index) =>
      Array.from(alphabet, (character) => token.slice(0, index) + character + token.slice(index + 1)),
    );
    const accepted = forgeries.filter((forged) => verifyActivationToken(forged, key, openedAt));
    expect(new Set(accepted)).toEqual(new Set([token]));
  });

  it.each(['=', '\n', ' ', '.', 'A', '%3D', '\0'])(
    'has one spelling alone: with %j after it, it is refused',
    (tail) => {
      expect(verifyActivationToken(token + tail, key, openedAt)).toBeUndefined();
      expect(verifyActivationToken(tail + token, key, openedAt)).toBeUndefined();
    },
  );

  it('is refused in the other base64 alphabet', () => {
    const other = signActivationToken({ accountId: 'ffffffff-ffff-4fff-bfff-ffffffffffff', expiresAt }, key);
    const spelledOtherwise = other.replaceAll('-', '+').replaceAll('_', '/');
    expect(spelledOtherwise).not.toBe(other);
    expect(verifyActivationToken(spelledOtherwise, key, openedAt)).toBeUndefined();
  });

  it('is refused under another key', () => {
    expect(verifyActivationToken(token, `${key}.`, openedAt)).toBeUndefined();
  });

  it('survives a rotation of keys for as long as the old one stays on the list', () => {
    const next = 'the next key of the tests, as long as that';
    expect(verifyActivationToken(token, `${next},${key}`, openedAt)?.accountId).toBe(accountId);
    expect(signActivationToken({ accountId, expiresAt }, `${next},${key}`)).toBe(
      signActivationToken({ accountId, expiresAt }, next),
    );
    expect(verifyActivationToken(token, next, openedAt)).toBeUndefined();
  });

  it('is never made up from text: anything is refused, nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(verifyActivationToken(text, key, openedAt)).toBeUndefined();
        expect(verifyActivationToken(`v1.${text}`, key, openedAt)).toBeUndefined();
      }),
    );
  });

  it('is never signed for what is no account', () => {
    expect(() => signActivationToken({ accountId: 'ada', expiresAt }, key)).toThrow(ActivationTokenError);
    expect(() => signActivationToken({ accountId, expiresAt: new Date(Number.NaN) }, key)).toThrow(
      ActivationTokenError,
    );
  });
});
