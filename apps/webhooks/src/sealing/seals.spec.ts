import { answerSealWith } from './answer-seal';
import { EndpointSeals } from './endpoint-seals';
import { SealBrokenError } from './errors';
import { Keyring } from './keyring';

const key = (fill: string) => Buffer.alloc(32, fill).toString('base64');
const keyring = Keyring.from({ WEBHOOKS_SECRET_KEYS: `first:${key('a')}` });
const rotated = Keyring.from({ WEBHOOKS_SECRET_KEYS: `second:${key('b')},first:${key('a')}` });

describe('what an endpoint keeps secret', () => {
  const seals = new EndpointSeals(keyring);
  const owner = { tenantId: 'acme', id: 'endpoint-1' };

  it('opens again, also once another key seals', () => {
    const secret = seals.sealSecret(owner, 'whsec_abc');
    const headers = seals.sealHeaders(owner, { authorization: 'Bearer x' });
    for (const later of [seals, new EndpointSeals(rotated)]) {
      expect(later.openSecret(owner, secret)).toBe('whsec_abc');
      expect(later.openHeaders(owner, headers)).toEqual({ authorization: 'Bearer x' });
    }
  });

  it.each([
    ['another endpoint', { ...owner, id: 'endpoint-2' }],
    ['another tenant', { ...owner, tenantId: 'globex' }],
  ])('opens for %s not at all', (_, other) => {
    const secret = seals.sealSecret(owner, 'whsec_abc');
    expect(() => seals.openSecret(other, secret)).toThrow(SealBrokenError);
  });

  it('is not a secret when it was sealed as headers', () => {
    const headers = seals.sealHeaders(owner, {});
    expect(() => seals.openSecret(owner, headers)).toThrow(SealBrokenError);
  });
});

describe('an answer that is kept', () => {
  const scope = { tenantId: 'acme', route: 'POST /endpoints', key: 'k:1' };

  it('holds nothing readable, and opens for its own key alone', () => {
    const sealed = answerSealWith(keyring).seal('{"secret":"whsec_abc"}', scope);
    expect(sealed).toMatch(/^first:[A-Za-z0-9+/]+=*$/);
    expect(answerSealWith(rotated).open(sealed, scope)).toBe('{"secret":"whsec_abc"}');
    for (const other of [
      { ...scope, key: 'k:2' },
      { ...scope, tenantId: 'globex' },
      { ...scope, route: 'POST /endpoints/:id/rotate-secret' },
    ])
      expect(() => answerSealWith(keyring).open(sealed, other)).toThrow(SealBrokenError);
  });
});
