import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { type DueLane, type Lane, type Quota, dealSlots } from '../domain/deal-slots';
import { Clock } from './clock';
import { attemptsInProgress } from './metrics';
import { type Holder, Slots } from './slots';

/** Beyond that, the poll finds what is due. */
const longestTimerMs = 60_000;
const beginning = new Date(0);

/** What may be due, by lane, in the order in which it is served, and the slots of this process to serve it with. */
@Injectable()
export class Lanes {
  private readonly hot = new Map<string, DueLane>();
  private readonly signal = new WakeSignal();
  private readonly slots: Slots;
  private idle: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: AppConfig,
  ) {
    this.slots = new Slots(config.WEBHOOK_CONCURRENCY, config.WEBHOOK_ENDPOINT_CONCURRENCY);
  }

  /**
   * Something is due in these lanes, now or `at` a time; without lanes: look whether there is something to do. Nothing is
   * missed in a lane that is said to be due at its earliest time; without a time all of the lane is looked at.
   */
  wake(lanes: readonly Lane[] = [], at?: Date): void {
    for (const lane of lanes) this.addAt({ ...lane, from: at ?? beginning }, at ?? beginning);
    if (lanes.length === 0) this.signal.wake();
  }

  /** Something may be due in a lane at a time, or is since then. */
  addAt(lane: DueLane, at: Date): void {
    const wait = at.getTime() - this.clock.now().getTime();
    if (wait > longestTimerMs) return;
    if (wait > 0) {
      setTimeout(() => {
        this.addAt(lane, beginning);
      }, wait).unref();
      return;
    }
    this.add([lane]);
    this.signal.wake();
  }

  /** Resolves at the next wake-up, at once if one came since the last call, or after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void> {
    return this.signal.wait(timeoutMs);
  }

  /** Something may be due in these lanes; nobody is woken. */
  add(lanes: readonly DueLane[]): void {
    for (const lane of lanes) {
      const known = this.hot.get(keyOf(lane));
      if (!known || lane.from < known.from) this.hot.set(keyOf(lane), lane);
    }
  }

  /** Deals up to `most` free slots. The lanes that get some are forgotten until somebody says that there is more in them. */
  deal(most: number): Quota[] {
    const { room } = this.slots;
    const quotas = dealSlots([...this.hot.values()], { ...room, total: Math.min(room.total, most) });
    for (const quota of quotas) this.hot.delete(keyOf(quota));
    return quotas;
  }

  /** An attempt begins to be under way. */
  take(holder: Holder): void {
    this.slots.take(holder);
    attemptsInProgress.set(this.slots.inUse);
  }

  /** Its endpoint has taken it: the endpoint may get the next one while that is being recorded. */
  answered(holder: Holder): void {
    this.slots.freeEndpoint(holder);
    this.signal.wake();
  }

  /** What became of it is recorded. */
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

function keyOf({ endpointId, retry }: Lane): string {
  return `${endpointId}/${String(retry)}`;
}
