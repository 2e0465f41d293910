import type { Breaker } from './breaker';

const firstPauseMs = 600;
const longestPauseMs = 5_000;
const dependencyCheckMs = 1_000;

/** Ends a poll that was to begin after the gate had closed; it is no failure. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError';

  constructor() {
    super('This reaction receives no more messages.');
  }
}

/** What the gate asks before it lets a poll through. */
export interface GateQuestions {
  /** Whether the worker can take the messages that the poll may bring. */
  readonly hasRoom: () => boolean;
  /** Whether the dependency whose failures opened the breaker answers again. */
  readonly dependencyAnswers: () => Promise<boolean>;
}

/**
 * Stands before every receive of one queue. It lets a poll through when the process has started, the worker has room,
 * the breaker allows it and the last receive did not just fail (back-off 0.6 s, doubling to 5 s).
 */
export class ReceiveGate {
  private opened = false;
  private closed = false;
  private receiving = false;
  private failures = 0;
  private pausedUntil = 0;
  private wake: (() => void) | undefined;
  private lastReceiveEnded: (() => void) | undefined;

  constructor(
    private readonly breaker: Breaker,
    private readonly ask: GateQuestions,
  ) {}

  /** From now on polls may pass. */
  open(): void {
    this.opened = true;
    this.changed();
  }

  /** Something that the gate asks about has changed. */
  changed(): void {
    this.wake?.();
  }

  /** Resolves when a poll may begin, which it then must. @throws GateClosedError after {@link close} */
  async pass(): Promise<void> {
    for (let wait = this.waitMs(); wait > 0; wait = this.waitMs()) {
      await this.sleep(wait);
      if (this.breaker.state === 'open' && (await this.ask.dependencyAnswers()))
        this.breaker.dependencyIsBack();
    }
    if (this.closed) throw new GateClosedError();
    this.receiving = true;
  }

  /** The poll that passed has ended, with an error or without. */
  receiveEnded(error?: unknown): void {
    this.failures = error === undefined ? 0 : this.failures + 1;
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(this.failures - 1, 10), longestPauseMs);
    this.pausedUntil = error === undefined ? 0 : performance.now() + pauseMs;
    this.receiving = false;
    this.lastReceiveEnded?.();
  }

  /** Lets nothing more through; resolves when the poll that is under way has ended. */
  async close(): Promise<void> {
    this.closed = true;
    this.changed();
    if (!this.receiving) return;
    await new Promise<void>((resolve) => {
      this.lastReceiveEnded = resolve;
    });
  }

  private waitMs(): number {
    if (this.closed) return 0;
    if (!this.opened || !this.ask.hasRoom()) return Infinity;
    return Math.max(
      Math.min(this.breaker.remainingMs, dependencyCheckMs),
      this.pausedUntil - performance.now(),
    );
  }

  private async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = milliseconds === Infinity ? undefined : setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
