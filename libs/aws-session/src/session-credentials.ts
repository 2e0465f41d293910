import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';

/** Sessions are renewed when this much of their life is left, or at a quarter of it when they live shorter. */
const renewalWindowMs = 5 * 60_000;

interface Session {
  readonly identity: AwsCredentialIdentity;
  readonly renewAfter: number;
}

/**
 * Credentials that every client of a process shares. They are fetched once for any number of concurrent callers,
 * renewed ahead of expiry, and again after {@link invalidate}. While a renewal fails, a session that has not expired
 * yet goes on being used; once it has, the renewal's error is the caller's.
 */
export class SessionCredentials {
  private session: Session | undefined;
  private pending: Promise<AwsCredentialIdentity> | undefined;

  constructor(
    private readonly source: AwsCredentialIdentityProvider,
    private readonly now: () => number = Date.now,
  ) {}

  /** The provider to hand to SDK clients. */
  readonly provide = async (): Promise<AwsCredentialIdentity> => {
    if (this.session && this.now() < this.session.renewAfter) return this.session.identity;
    try {
      return await this.renew();
    } catch (error) {
      const expiration = this.session?.identity.expiration?.getTime() ?? 0;
      if (this.session && this.now() < expiration) return this.session.identity;
      throw error;
    }
  };

  /** Forgets `refused`, because AWS called it expired. A session that replaced it meanwhile is kept. */
  invalidate(refused: string | undefined): void {
    if (this.session && (refused === undefined || this.session.identity.accessKeyId === refused))
      this.session = undefined;
  }

  private renew(): Promise<AwsCredentialIdentity> {
    this.pending ??= this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async fetch(): Promise<AwsCredentialIdentity> {
    const startedAt = this.now();
    const identity = await this.source();
    const lifetime = (identity.expiration?.getTime() ?? Infinity) - startedAt;
    this.session = { identity, renewAfter: startedAt + renewalDelay(lifetime) };
    return identity;
  }
}

function renewalDelay(lifetime: number): number {
  return lifetime === Infinity ? Infinity : lifetime - Math.min(renewalWindowMs, lifetime / 4);
}
