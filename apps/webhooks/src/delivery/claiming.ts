import { failpoint } from '@fanfare/process/failpoint';
import { Injectable } from '@nestjs/common';
import type { Quota } from '../domain/deal-slots';
import { needsCare } from '../domain/endpoint-health';
import { CarefulClaims } from './careful-claims';
import { EndpointProfiles } from './endpoint-profiles';
import { Leasing } from './leasing';
import { PlainClaims } from './plain-claims';
import { type Round, together } from './round';

/** Claims deliveries within quotas, in the cheapest way that each endpoint allows. */
@Injectable()
export class Claiming {
  constructor(
    private readonly profiles: EndpointProfiles,
    private readonly plainClaims: PlainClaims,
    private readonly carefulClaims: CarefulClaims,
    private readonly leasing: Leasing,
  ) {}

  async claim(quotas: readonly Quota[]): Promise<Round> {
    const profiles = await this.profiles.of([...new Set(quotas.map(({ endpointId }) => endpointId))]);
    const now = this.leasing.now();
    const known = quotas.flatMap((quota) => {
      const profile = profiles.get(quota.endpointId);
      return profile ? [{ quota, careful: needsCare(profile.health, profile, now) }] : [];
    });
    const plain = known.filter(({ careful }) => !careful).map(({ quota }) => quota);
    const careful = known.filter((each) => each.careful).map(({ quota }) => quota);
    const rounds: Round[] = [];
    if (plain.length > 0) rounds.push(await this.plainClaims.take(plain, profiles));
    if (careful.length > 0) rounds.push(await this.carefulClaims.take(careful, profiles));
    if (rounds.some(({ tasks }) => tasks.length > 0)) await failpoint('webhook.after-claim');
    return together(rounds);
  }
}
