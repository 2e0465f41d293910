import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { type Lane, type Quota, dealSlots } from '../domain/deal-slots';
import { Clock } from './clock';
import { attemptsInProgress } from './metrics';
import { type Holder, Slots } from './slots';

/** Beyond that, the poll finds what is due. */
const longestTimerMs = 60_000;

/** What may be due, by lane, in the order in which it is served, and the slots of this process to serve it with. */
@Injectable()
export class Lanes {
  private readonly hot = new Map<string, Lane>();
  private readonly signal = new WakeSignal();
  private readonly slots: Slots;
  private idle: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: AppConfig,
  ) {
    this.slots = new Slots(config.WEBHOOK_CONCURRENCY, config.WEBHOOK_ENDPOINT_CONCURRENCY);
  }

  /** Something is due in these lanes, now or at a time; without lanes: look whether there is something to do. */
  wake(lanes: readonly Lane[] = [], at?: Date): void {
    const wait = at ? at.getTime() - this.clock.now().getTime() : 0;
    if (wait > longestTimerMs) return;
    if (wait > 0) {
      setTimeout(() => {
        this.wake(lanes);
      }, wait).unref();
      return;
    }
    this.add(lanes);
    this.signal.wake();
  }

  /** Resolves at the next wake-up, at once if one came since the last call, or after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void> {
    return this.signal.wait(timeoutMs);
  }

  /** Something may be due in these lanes; nobody is woken. */
  add(lanes: readonly Lane[]): void {
    for (const lane of lanes) {
      const key = `${lane.endpointId}/${String(lane.retry)}`;
      if (!this.hot.has(key)) this.hot.set(key, lane);
    }
  }

  /** Deals up to `most` free slots. The lanes that get some are forgotten until somebody says that there is more in them. */
  deal(most: number): Quota[] {
    const { room } = this.slots;
    const quotas = dealSlots([...this.hot.values()], { ...room, total: Math.min(room.total, most) });
    for (const { endpointId, retry } of quotas) this.hot.delete(`${endpointId}/${String(retry)}`);
    return quotas;
  }

  /** An attempt begins to be under way. */
  take(holder: Holder): void {
    this.slots.take(holder);
    attemptsInProgress.set(this.slots.inUse);
  }

  /** An attempt is over and recorded. */
  free(holder: Holder): void {
    this.slots.free(holder);
    attemptsInProgress.set(this.slots.inUse);
    this.signal.wake();
    if (this.slots.inUse === 0) this.idle?.();
  }

  /** Resolves when nothing is under way. */
  async untilIdle(): Promise<void> {
    if (this.slots.inUse === 0) return;
    await new Promise<void>((resolve) => {
      this.idle = resolve;
    });
  }
}
