import { Injectable } from '@nestjs/common';
import { Keyring, type Sealed } from './keyring';

/** Whose the sealed thing is: it opens for no other endpoint. */
export interface SealOwner {
  readonly tenantId: string;
  readonly id: string;
}

/** Seals what an endpoint keeps secret: its signing secrets, and its headers, whose values may be credentials. */
@Injectable()
export class EndpointSeals {
  constructor(private readonly keyring: Keyring) {}

  /** Seals a secret as Standard Webhooks writes it, prefix included. */
  sealSecret(owner: SealOwner, secret: string): Sealed {
    return this.keyring.seal(Buffer.from(secret), secretContext(owner));
  }

  /** @throws SealingKeyMissingError, SealBrokenError */
  openSecret(owner: SealOwner, { keyId, sealed }: Sealed): string {
    return this.keyring.open(keyId, sealed, secretContext(owner)).toString();
  }

  sealHeaders(owner: SealOwner, headers: Readonly<Record<string, string>>): Sealed {
    return this.keyring.seal(Buffer.from(JSON.stringify(headers)), headersContext(owner));
  }

  /** @throws SealingKeyMissingError, SealBrokenError */
  openHeaders(owner: SealOwner, { keyId, sealed }: Sealed): Record<string, string> {
    const opened = this.keyring.open(keyId, sealed, headersContext(owner));
    return JSON.parse(opened.toString()) as Record<string, string>;
  }
}

function secretContext({ tenantId, id }: SealOwner): string {
  return `${tenantId}/${id}`;
}

function headersContext(owner: SealOwner): string {
  return `${secretContext(owner)}/headers`;
}
