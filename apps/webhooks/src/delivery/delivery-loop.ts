import { DrainState } from '@fanfare/http/health/drain-state';
import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import type { Lane } from '../domain/deal-slots';
import { Claims } from '../persistence/claims.repository';
import { Claiming, type Round } from './claiming';
import { Clock } from './clock';
import { DeliveryWork } from './delivery-work';
import { HotLanes } from './hot-lanes';
import { Recorder } from './recorder';
import { Trouble } from './trouble';

/** The most that one round claims, so that a round is short. */
const roundSize = 200;
const troubleMs = 1_000;
/** Beyond that, the poll finds what is due. */
const longestTimerMs = 60_000;

/**
 * Finds deliveries that are due and has them attempted, round after round while there are any. Any number of loops may run:
 * each delivery is claimed by one at a time. Slots are dealt to tenants in turn and within a tenant to endpoints in turn.
 */
@Injectable()
export class DeliveryLoop implements OnApplicationBootstrap {
  private readonly trouble = new Trouble(
    new Logger(DeliveryLoop.name),
    'webhooks that are due cannot be claimed',
  );
  private readonly signal = new WakeSignal();
  private readonly hot = new HotLanes();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  private polledAt = -Infinity;

  constructor(
    private readonly claims: Claims,
    private readonly claiming: Claiming,
    private readonly work: DeliveryWork,
    private readonly recorder: Recorder,
    private readonly clock: Clock,
    private readonly drain: DrainState,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.onDrain(() => this.stop());
    this.work.onChange((lanes, at) => {
      this.wake(lanes, at);
    });
    this.running = this.run();
  }

  /** Something is due in these lanes, now or at a time. */
  wake(lanes: readonly Lane[], at?: Date): void {
    const wait = at ? at.getTime() - this.clock.now().getTime() : 0;
    if (wait > longestTimerMs || this.stopping) return;
    if (wait > 0) {
      setTimeout(() => {
        this.wake(lanes);
      }, wait).unref();
      return;
    }
    this.hot.add(lanes);
    this.signal.wake();
  }

  /** Claims nothing any more; resolves when what is under way has ended and is recorded. */
  private async stop(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    await this.running;
    await this.work.finish(this.config.DRAIN_SECONDS * 1_000);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const more = await this.pass().catch((error: unknown) => {
        this.trouble.is(error);
        this.polledAt = -Infinity;
        return undefined;
      });
      if (!more) await this.signal.wait(more === undefined ? troubleMs : this.untilPoll);
    }
  }

  /** One round; false when there is nothing to do until something happens. */
  private async pass(): Promise<boolean> {
    if (this.recorder.isStuck) return false;
    if (this.untilPoll <= 0) await this.poll();
    const { slots } = this.work;
    const quotas = this.hot.deal({ ...slots.room, total: Math.min(slots.room.total, roundSize) });
    if (quotas.length === 0) return false;
    const round = await this.claiming.claim(quotas).catch((error: unknown) => {
      this.hot.add(quotas);
      throw error;
    });
    await this.start(round);
    return true;
  }

  private async start({ tasks, asked }: Round): Promise<void> {
    for (const { lane, again } of asked) if (again) this.wake([lane], again);
    await this.work.start(tasks);
  }

  private async poll(): Promise<void> {
    this.polledAt = performance.now();
    await this.clock.adjust();
    this.hot.add(await this.claims.dueLanes(this.clock.now()));
    this.trouble.isOver();
  }

  private get untilPoll(): number {
    return Math.max(0, this.polledAt + this.config.WEBHOOK_POLL_MS - performance.now());
  }
}
