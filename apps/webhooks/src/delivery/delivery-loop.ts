import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Claiming } from './claiming';
import { DeliveryWork } from './delivery-work';
import { DueLanes } from './due-lanes';
import { Lanes } from './lanes';
import { Trouble } from './trouble';

/** The most that one round claims, so that a round is short. */
const roundSize = 200;
const troubleMs = 1_000;
/** Rounds that follow each other closer than that are worth less than they cost: what ends meanwhile is claimed for together. */
const paceMs = 4;

/**
 * Finds deliveries that are due and has them attempted, round after round while there are any. Any number of loops may run:
 * each delivery is claimed by one at a time. Slots are dealt to tenants in turn and within a tenant to endpoints in turn.
 */
@Injectable()
export class DeliveryLoop {
  private readonly logger = new Logger(DeliveryLoop.name);
  private readonly trouble = new Trouble(this.logger, 'webhooks that are due cannot be claimed');
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  private polledAt = -Infinity;
  private claimedAt = -Infinity;

  constructor(
    private readonly dueLanes: DueLanes,
    private readonly claiming: Claiming,
    private readonly work: DeliveryWork,
    private readonly lanes: Lanes,
  ) {}

  /** Begins; `pollMs` is how often it looks for what is due when nothing says that there is something. */
  start(pollMs: number): void {
    this.running = this.run(pollMs);
  }

  /** Claims nothing any more; resolves when what is under way has ended, or `withinMs` later was cut off, and is recorded. */
  async stop(withinMs: number): Promise<void> {
    this.stopping = true;
    this.lanes.wake();
    await this.running;
    this.logger.log('claims nothing any more; what is under way may end');
    await this.work.finish(withinMs);
  }

  private async run(pollMs: number): Promise<void> {
    while (!this.stopping) {
      const pause = this.claimedAt + paceMs - performance.now();
      if (pause > 0) await delay(pause);
      const untilPoll = Math.max(0, this.polledAt + pollMs - performance.now());
      const next = await this.pass(untilPoll === 0).catch((error: unknown) => {
        this.trouble.is(error);
        this.polledAt = -Infinity;
        return 'trouble' as const;
      });
      if (next !== 'more') await this.lanes.wait(next === 'trouble' ? troubleMs : untilPoll || pollMs);
    }
  }

  /** One round. */
  private async pass(poll: boolean): Promise<'more' | 'done'> {
    if (this.work.isStuck) return 'done';
    if (poll) {
      this.polledAt = performance.now();
      this.lanes.add(await this.dueLanes.find());
      this.trouble.isOver();
    }
    const quotas = this.stopping ? [] : this.lanes.deal(roundSize);
    if (quotas.length === 0) return 'done';
    this.claimedAt = performance.now();
    const round = await this.claiming.claim(quotas).catch((error: unknown) => {
      this.lanes.add(quotas);
      throw error;
    });
    for (const { lane, at } of round.more) this.lanes.addAt(lane, at);
    await this.work.start(round.tasks);
    return 'more';
  }
}
