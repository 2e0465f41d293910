import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { Logger } from '@nestjs/common';

/** Sessions are renewed when this much of their life is left, or at a quarter of it when they live shorter. */
const renewalWindowMs = 5 * 60_000;
const renewalPauseMs = 1_000;

interface Session {
  readonly identity: AwsCredentialIdentity;
  readonly expiresAt: number;
  renewAfter: number;
}

/**
 * Credentials that every client of a process shares. They are fetched once for any number of concurrent callers,
 * renewed ahead of expiry, and again after {@link invalidate}. While a session lives nobody waits for its renewal;
 * one that fails is tried again after a second. Once the session has expired, the renewal's error is the caller's.
 */
export class SessionCredentials {
  private readonly logger = new Logger(SessionCredentials.name);
  private session: Session | undefined;
  private pending: Promise<AwsCredentialIdentity> | undefined;

  constructor(
    private readonly source: AwsCredentialIdentityProvider,
    private readonly now: () => number = Date.now,
  ) {}

  /** The provider to hand to SDK clients. `memoized` keeps them from remembering credentials of their own. */
  readonly provide = Object.assign(() => this.current(), { memoized: true });

  /** Forgets `refused`, because AWS called it expired. A session that replaced it meanwhile is kept. */
  invalidate(refused: string | undefined): void {
    if (this.session && (refused === undefined || this.session.identity.accessKeyId === refused))
      this.session = undefined;
  }

  private async current(): Promise<AwsCredentialIdentity> {
    if (!this.session || this.now() >= this.session.expiresAt) return this.renew();
    if (this.now() >= this.session.renewAfter) this.renewMeanwhile(this.session);
    return this.session.identity;
  }

  private renewMeanwhile(session: Session): void {
    this.renew().catch((error: unknown) => {
      session.renewAfter = this.now() + renewalPauseMs;
      this.logger.warn('the AWS session could not be renewed yet', error);
    });
  }

  private renew(): Promise<AwsCredentialIdentity> {
    this.pending ??= this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** The sources of the SDK remember as well, and have to be told that what they remember will not do. */
  private async fetch(): Promise<AwsCredentialIdentity> {
    const startedAt = this.now();
    const identity = await this.source({ forceRefresh: true });
    const expiresAt = identity.expiration?.getTime() ?? Infinity;
    this.session = { identity, expiresAt, renewAfter: startedAt + renewalDelay(expiresAt - startedAt) };
    return identity;
  }
}

function renewalDelay(lifetime: number): number {
  return lifetime === Infinity ? Infinity : lifetime - Math.min(renewalWindowMs, lifetime / 4);
}
