import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, as a TLS server takes them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate says; by default a good one for `hooks.example` that holds for a day around now. */
export interface CertificateOptions {
  readonly name?: string;
  readonly expired?: boolean;
}

/** Something that others may trust, and that makes certificates. */
export interface Authority {
  readonly ca: string;
  issue(options?: CertificateOptions): Certificate;
}

const hour = 3_600_000;

/** A new authority that nobody knows. Its key is also that of all that it issues: what is tested is what they say. */
export function newAuthority(commonName = 'Authority of the tests'): Authority {
  const keys = newKeys();
  return {
    ca: certificate({ subject: commonName, issuer: commonName, isAuthority: true }, keys),
    issue: ({ name = 'hooks.example', expired = false } = {}) => ({
      cert: certificate({ subject: name, issuer: commonName, expired }, keys),
      key: pemOf(keys.privateKey),
    }),
  };
}

/** A certificate that vouches for itself. */
export function selfSigned(name = 'hooks.example'): Certificate {
  const keys = newKeys();
  return { cert: certificate({ subject: name, issuer: name }, keys), key: pemOf(keys.privateKey) };
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Claims {
  readonly subject: string;
  readonly issuer: string;
  readonly expired?: boolean;
  readonly isAuthority?: boolean;
}

function newKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

// DER (ITU-T X.690) of a certificate (RFC 5280). Of the libraries that make certificates on Node alone, each brings
// twenty packages or takes seconds for a signature.

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

function certificate({ subject, issuer, expired = false, isAuthority = false }: Claims, keys: Keys): string {
  const signed = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(Date.now() - 12 * hour), time(Date.now() + (expired ? -hour : 12 * hour))),
    nameOf(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(isAuthority ? authorityExtension() : alternativeName(subject))),
  );
  const signature = sign('sha256', signed, keys.privateKey);
  const whole = sequence(signed, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

function authorityExtension(): Buffer {
  const value = sequence(tagged(0x01, Buffer.from([0xff])));
  return sequence(oid('551d13'), tagged(0x01, Buffer.from([0xff])), tagged(0x04, value));
}

function alternativeName(name: string): Buffer {
  return sequence(oid('551d11'), tagged(0x04, sequence(tagged(0x82, Buffer.from(name)))));
}

function nameOf(commonName: string): Buffer {
  const attribute = sequence(oid('550403'), tagged(0x0c, Buffer.from(commonName)));
  return sequence(tagged(0x31, attribute));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}
