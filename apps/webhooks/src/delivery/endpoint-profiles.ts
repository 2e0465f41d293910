import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { parseSecret, type SigningKey } from '../domain/endpoint-secret';
import type { EndpointHealth } from '../domain/endpoint-health';
import { EndpointHealthEntity } from '../persistence/endpoint-health.entity';
import { EndpointSecretEntity } from '../persistence/endpoint-secret.entity';
import { EndpointEntity } from '../persistence/endpoint.entity';
import { EndpointSeals } from '../sealing/endpoint-seals';
import { Clock } from './clock';

/** Everything that one has to know of an endpoint to send to it. */
export interface EndpointProfile {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What signs at a time, newest first. */
  readonly keysAt: (now: Date) => readonly SigningKey[];
  readonly perSecond: number | null;
  readonly ordered: boolean;
  readonly sendTraceparent: boolean;
  readonly health: EndpointHealth;
}

interface Kept {
  /** Undefined: it cannot be sent to at the moment. */
  readonly profile: EndpointProfile | undefined;
  readonly readAt: number;
}

interface Stored {
  readonly endpoint: EndpointEntity;
  readonly health: EndpointHealth;
  readonly secrets: readonly EndpointSecretEntity[];
}

/** So a new URL or secret is in use everywhere within a second of its commit. */
const freshMs = 1_000;
const mostKept = 10_000;

/** Reads endpoints, and remembers each for up to a second: one that is busy is not read for every webhook. */
@Injectable()
export class EndpointProfiles {
  private readonly logger = new Logger(EndpointProfiles.name);
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly seals: EndpointSeals,
    private readonly clock: Clock,
  ) {}

  /** The profiles of those endpoints that there are, and whose secrets can be opened. */
  async of(endpointIds: readonly string[]): Promise<ReadonlyMap<string, EndpointProfile>> {
    const oldest = performance.now() - freshMs;
    const stale = endpointIds.filter((id) => (this.kept.get(id)?.readAt ?? -Infinity) < oldest);
    if (stale.length > 0) await this.read(stale);
    return new Map(
      endpointIds.flatMap((id) => {
        const profile = this.kept.get(id)?.profile;
        return profile ? [[id, profile] as const] : [];
      }),
    );
  }

  /** These are no longer what they were. */
  forget(endpointIds: Iterable<string>): void {
    for (const id of endpointIds) this.kept.delete(id);
  }

  private async read(ids: readonly string[]): Promise<void> {
    const readAt = performance.now();
    const { manager } = this.dataSource;
    const [endpoints, healths, secrets] = await Promise.all([
      manager
        .createQueryBuilder(EndpointEntity, 'endpoint')
        .where('endpoint.id = ANY(:ids)', { ids })
        .getMany(),
      manager
        .createQueryBuilder(EndpointHealthEntity, 'health')
        .where('health.endpointId = ANY(:ids)', { ids })
        .getMany(),
      manager
        .createQueryBuilder(EndpointSecretEntity, 'secret')
        .where('secret.endpointId = ANY(:ids)', { ids })
        .andWhere('(secret.expiresAt IS NULL OR secret.expiresAt > :now)', { now: this.clock.now() })
        .orderBy('secret.createdAt', 'DESC')
        .addOrderBy('secret.id', 'DESC')
        .getMany(),
    ]);
    if (this.kept.size > mostKept) this.kept.clear();
    this.forget(ids);
    const healthOf = new Map(healths.map((health) => [health.endpointId, health]));
    const secretsOf = Map.groupBy(secrets, ({ endpointId }) => endpointId);
    for (const endpoint of endpoints) {
      const health = healthOf.get(endpoint.id);
      if (health) this.keep({ endpoint, health, secrets: secretsOf.get(endpoint.id) ?? [] }, readAt);
    }
  }

  private keep(stored: Stored, readAt: number): void {
    const endpointId = stored.endpoint.id;
    let profile: EndpointProfile | undefined;
    try {
      profile = this.profileOf(stored);
    } catch (error) {
      this.logger.error('the secrets of an endpoint cannot be opened; its webhooks wait', {
        endpointId,
        err: error,
      });
    }
    this.kept.set(endpointId, { profile, readAt });
  }

  private profileOf({ endpoint, health, secrets }: Stored): EndpointProfile {
    const { url, rateLimitPerSecond: perSecond, ordered, sendTraceparent } = endpoint;
    const keys = secrets.map(({ signature, keyId, sealed, expiresAt }) => ({
      key: parseSecret(signature, this.seals.openSecret(endpoint, { keyId, sealed })),
      expiresAt,
    }));
    const { headersKeyId: keyId, headersSealed: sealed } = endpoint;
    const headers = keyId && sealed ? this.seals.openHeaders(endpoint, { keyId, sealed }) : {};
    const keysAt = (now: Date): readonly SigningKey[] =>
      keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ key }) => key);
    return { url, headers, keysAt, perSecond, ordered, sendTraceparent, health };
  }
}
