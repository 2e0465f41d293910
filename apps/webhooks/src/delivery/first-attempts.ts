import { Inject, Injectable } from '@nestjs/common';
import { delayBefore } from '../domain/retry-schedule';
import { Clock } from './clock';
import { type DeliveryRules, RULES } from './delivery-rules';

/** When something was heard, and when the first attempt at it is due. */
export interface AttemptTimes {
  readonly now: Date;
  readonly firstAttemptAt: Date;
}

/** Knows what time it is and when the schedule begins. */
@Injectable()
export class FirstAttempts {
  constructor(
    private readonly clock: Clock,
    @Inject(RULES) private readonly rules: DeliveryRules,
  ) {}

  times(): AttemptTimes {
    const now = this.clock.now();
    const wait = delayBefore(this.rules.schedule, 0, Math.random) ?? 0;
    return { now, firstAttemptAt: new Date(now.getTime() + wait) };
  }
}
