import { randomBytes } from 'node:crypto';
import { ProblemError } from '@fanfare/http/problems/problem.error';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../delivery/clock';
import { generateSecret, parseSecret, publicKeyOf, type SignatureKind } from '../domain/endpoint-secret';
import type { EndpointSecretEntity } from '../persistence/endpoint-secret.entity';
import type { EndpointEntity } from '../persistence/endpoint.entity';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointSeals, type SealOwner } from '../sealing/endpoint-seals';
import type { RotatedSecret } from './endpoints.schemas';

const MAX_LIVE_SECRETS = 5;
const DEFAULT_OVERLAP_SECONDS = 86_400;

/** A secret as it is kept, and as it is shown once. */
export interface MadeSecret {
  readonly entity: EndpointSecretEntity;
  readonly shown: { readonly secret: string; readonly publicKey: string | null };
}

/** Makes and replaces the secrets that sign what an endpoint gets. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly seals: EndpointSeals,
    private readonly clock: Clock,
  ) {}

  /** Seals a secret for an endpoint: the one that is wanted, or a new one. */
  make(owner: SealOwner, signature: SignatureKind, wanted?: string): MadeSecret {
    const secret = wanted ?? generateSecret(signature, randomBytes);
    const { keyId, sealed } = this.seals.sealSecret(owner, secret);
    const createdAt = this.clock.now();
    return {
      entity: { id: uuidv7(), endpointId: owner.id, signature, keyId, sealed, createdAt, expiresAt: null },
      shown: { secret, publicKey: publicKeyOf(parseSecret(signature, secret)) },
    };
  }

  /**
   * Adds a secret within the current transaction, which holds the endpoint. Those of before sign for as long as the overlap
   * says and no longer: with an overlap of nothing, the new one is the only one at once.
   * @throws ProblemError 409 when more than five secrets would sign
   */
  async rotate(endpoint: EndpointEntity, overlapSeconds = DEFAULT_OVERLAP_SECONDS): Promise<RotatedSecret> {
    const now = this.clock.now();
    const othersExpireAt = new Date(now.getTime() + overlapSeconds * 1_000);
    const live = overlapSeconds === 0 ? [] : await this.endpoints.secretsOf(endpoint.id, now);
    if (live.length >= MAX_LIVE_SECRETS) throw tooManySecrets();
    const { entity, shown } = this.make(endpoint, endpoint.signature);
    await this.endpoints.addSecret(entity, othersExpireAt);
    return { ...shown, othersExpireAt: othersExpireAt.toISOString() };
  }
}

function tooManySecrets(): ProblemError {
  const detail =
    `${String(MAX_LIVE_SECRETS)} secrets sign already, which is the most: wait until one expires, ` +
    'or rotate with overlapSeconds 0, which ends them all.';
  return new ProblemError('conflict', detail);
}
