import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseUnavailable } from '@fanfare/persistence/errors';
import { failpoint } from '@fanfare/process/failpoint';
import { Injectable, Logger } from '@nestjs/common';
import type { Settled } from '../persistence/settlements.repository';
import type { Attempt } from './attempt';
import { Cancellations } from './cancellations';
import { EndpointProfiles } from './endpoint-profiles';
import { type Recorded, Recording } from './recording';

const batchSize = 200;
/** So many are not kept waiting for others to be recorded with; fewer are, so long. */
const enough = 50;
const gatherMs = 4;
const firstRetryMs = 100;
const longestRetryMs = 1_000;

/** What became of a delivery; undefined when it was no longer this process's to say. */
export type Told = Settled | undefined;

interface Waiting {
  readonly attempt: Attempt;
  readonly resolve: (told: Told) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Records attempts as they end, one commit for all that ended while the last one was under way. While the database is away it
 * tries again, for as long as it takes: an answer that is not recorded is a webhook that is sent again.
 */
@Injectable()
export class Recorder {
  private readonly logger = new Logger(Recorder.name);
  private readonly waiting: Waiting[] = [];
  private running = false;
  private stuck = false;

  constructor(
    private readonly recording: Recording,
    private readonly profiles: EndpointProfiles,
    private readonly cancellations: Cancellations,
  ) {}

  /** True while what has been sent cannot be recorded: nothing more should be sent then. */
  get isStuck(): boolean {
    return this.stuck;
  }

  /** Resolves when the attempt is recorded. @throws what kept it from being recorded for good */
  record(attempt: Attempt): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ attempt, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) {
      if (this.waiting.length < enough) await delay(gatherMs);
      await this.settle(this.waiting.splice(0, batchSize));
    }
    this.running = false;
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      await failpoint('webhook.before-mark');
      const recorded = await this.untilRecorded(batch.map(({ attempt }) => attempt));
      await failpoint('webhook.after-mark');
      this.profiles.forget(recorded.changedEndpoints);
      for (const { attempt, resolve } of batch) resolve(recorded.settled.get(attempt.task.claimed.id));
      if (batch.some(({ attempt }) => attempt.answer.failure === 'gone')) this.cancellations.run();
    } catch (error) {
      if (batch.length > 1) for (const each of batch) await this.settle([each]);
      else batch[0]?.reject(error);
    }
  }

  private async untilRecorded(attempts: readonly Attempt[]): Promise<Recorded> {
    for (let wait = firstRetryMs; ; wait = Math.min(wait * 2, longestRetryMs)) {
      try {
        const recorded = await this.recording.record(attempts);
        if (this.stuck) this.logger.log('what was delivered is recorded again');
        this.stuck = false;
        return recorded;
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        if (!this.stuck)
          this.logger.error('what was delivered cannot be recorded; trying until it can', error);
        this.stuck = true;
        await delay(wait);
      }
    }
  }
}
