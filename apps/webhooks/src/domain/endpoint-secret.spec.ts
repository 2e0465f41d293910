import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import {
  EndpointSecretError,
  generateSecret,
  parseSecret,
  publicKeyOf,
  type SignatureKind,
} from './endpoint-secret';

const whsec = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
const whsk = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';

describe('a secret for v1', () => {
  it.each([24, 32, 64])('has %i bytes', (bytes) => {
    expect(parseSecret('v1', whsec(bytes)).key.symmetricKeySize).toBe(bytes);
  });

  it.each([
    ['is too short', whsec(23)],
    ['is too long', whsec(65)],
    ['is empty', 'whsec_'],
    ['has no prefix', whsec(24).slice(6)],
    ['has another prefix', whsec(24).replace('whsec_', 'WHSEC_')],
    ['is a key for v1a', whsk],
    ['has a space before it', ` ${whsec(24)}`],
    ['has a line after it', `${whsec(24)}\n`],
    ['lacks its padding', whsec(25).replaceAll('=', '')],
    ['has spare padding', `${whsec(24)}==`],
    ['is written in the other alphabet', `whsec_${Buffer.alloc(24, 0xff).toString('base64url')}`],
    ['has other characters', whsec(24).replace('B', '*')],
  ])('is refused when it %s', (_, text) => {
    expect(() => parseSecret('v1', text)).toThrow(EndpointSecretError);
    expect(() => parseSecret('v1', text)).toThrow('must be whsec_ and then 24 to 64 bytes in base64');
  });

  it('has no public half', () => {
    expect(publicKeyOf(parseSecret('v1', whsec(24)))).toBeNull();
  });
});

describe('a secret for v1a', () => {
  it('has the public key that the standard says it has', () => {
    expect(publicKeyOf(parseSecret('v1a', whsk))).toBe('whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=');
  });

  it.each([
    ['has no prefix', whsk.slice(5)],
    ['is a secret for v1', whsec(64)],
    ['is a seed without its public key', `whsk_${Buffer.alloc(32, 1).toString('base64')}`],
    ['has a public key of another seed', `whsk_${Buffer.alloc(64, 1).toString('base64')}`],
    ['is too long', `whsk_${Buffer.alloc(96, 1).toString('base64')}`],
  ])('is refused when it %s', (_, text) => {
    expect(() => parseSecret('v1a', text)).toThrow(EndpointSecretError);
  });

  it('is what other programs make of the same key', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
    const bytes = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]);
    const parsed = parseSecret('v1a', `whsk_${bytes.toString('base64')}`);
    expect(parsed.key.equals(privateKey)).toBe(true);
  });
});

describe.each<SignatureKind>(['v1', 'v1a'])('a generated secret for %s', (signature) => {
  it('parses, and is another one each time', () => {
    const secrets = Array.from({ length: 20 }, () => generateSecret(signature, randomBytes));
    for (const secret of secrets) expect(parseSecret(signature, secret)).toMatchObject({ signature });
    expect(new Set(secrets).size).toBe(20);
  });

  it('is made of 32 random bytes and nothing else', () => {
    const asked: number[] = [];
    const random = (bytes: number) => {
      asked.push(bytes);
      return Buffer.alloc(bytes, 9);
    };
    expect(generateSecret(signature, random)).toBe(generateSecret(signature, random));
    expect(asked).toEqual([32, 32]);
  });

  it('is shown by nothing that prints the key', () => {
    const secret = generateSecret(signature, () => Buffer.alloc(32, 9));
    const key = parseSecret(signature, secret);
    const printed = inspect(key, { depth: null, showHidden: true }) + JSON.stringify(key);
    expect(printed).not.toMatch(/CQkJ|0?9 0?9 0?9|9,\s*9,\s*9/);
  });

  it('is not repeated by the refusal of it as another kind', () => {
    const secret = generateSecret(signature, randomBytes);
    const other = signature === 'v1' ? 'v1a' : 'v1';
    expect(() => parseSecret(other, secret)).toThrow(EndpointSecretError);
    expect(() => parseSecret(other, secret)).not.toThrow(secret.slice(6, 12));
  });
});
