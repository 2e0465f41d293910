import { generateKeyPairSync } from 'node:crypto';
import { md, pki } from 'node-forge';

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

// One key for all: what is tested is what the certificates say.
const { privateKey: key } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A new authority that nobody knows. */
export function newAuthority(commonName = 'Authority of the tests'): Authority {
  const ca = certificate({ subject: commonName, issuer: commonName, isAuthority: true });
  return {
    ca,
    issue: ({ name = 'hooks.example', expired = false } = {}) => ({
      cert: certificate({ subject: name, issuer: commonName, expired }),
      key,
    }),
  };
}

/** A certificate that vouches for itself. */
export function selfSigned(name = 'hooks.example'): Certificate {
  return { cert: certificate({ subject: name, issuer: name }), key };
}

interface Claims {
  readonly subject: string;
  readonly issuer: string;
  readonly expired?: boolean;
  readonly isAuthority?: boolean;
}

let serialNumber = 0;

function certificate({ subject, issuer, expired = false, isAuthority = false }: Claims): string {
  const made = pki.createCertificate();
  const privateKey = pki.privateKeyFromPem(key);
  made.publicKey = pki.setRsaPublicKey(privateKey.n, privateKey.e);
  serialNumber += 1;
  made.serialNumber = serialNumber.toString(16).padStart(4, '0');
  made.validity.notBefore = new Date(Date.now() - 12 * hour);
  made.validity.notAfter = new Date(Date.now() + (expired ? -hour : 12 * hour));
  made.setSubject([{ name: 'commonName', value: subject }]);
  made.setIssuer([{ name: 'commonName', value: issuer }]);
  made.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    ...(isAuthority ? [] : [{ name: 'subjectAltName', altNames: [{ type: 2, value: subject }] }]),
  ]);
  made.sign(privateKey, md.sha256.create());
  return pki.certificateToPem(made);
}
