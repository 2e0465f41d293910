import { Injectable } from '@nestjs/common';
import type { Quota } from '../domain/deal-slots';
import { Claims } from '../persistence/claims.repository';
import { Leasing } from './leasing';
import { type Profiles, type Round, leftIn, taskOf } from './round';

/** Claims for endpoints without limits and troubles: one statement for all of them. */
@Injectable()
export class PlainClaims {
  constructor(
    private readonly claims: Claims,
    private readonly leasing: Leasing,
  ) {}

  /** Takes what is ready; what needs care meanwhile is left alone. */
  async take(quotas: readonly Quota[], profiles: Profiles): Promise<Round> {
    const now = this.leasing.now();
    const claimed = await this.claims.take(quotas, { now, leaseMs: this.leasing.leaseMs, cared: false });
    return {
      tasks: claimed.flatMap((each) => taskOf(each, profiles, { startAt: null, probe: false })),
      more: quotas.flatMap((lane) => leftIn(lane, claimed, now)),
    };
  }
}
