import { Injectable } from '@nestjs/common';
import type { DueLane } from '../domain/deal-slots';
import { Claims } from '../persistence/claims.repository';
import { Leasing } from './leasing';

/** Finds the lanes in which something is due, for what nobody was woken for: retries, other instances' events, crashes. */
@Injectable()
export class DueLanes {
  constructor(
    private readonly claims: Claims,
    private readonly leasing: Leasing,
  ) {}

  async find(): Promise<readonly DueLane[]> {
    await this.leasing.adjust();
    return this.claims.dueLanes(this.leasing.now());
  }
}
