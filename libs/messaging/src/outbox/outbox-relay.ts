import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { failpoint } from '@fanfare/process/failpoint';
import { fullJitter } from '../backoff';
import { publishedEvents } from '../metrics';
import { BusCallError, type EventBus, type PutResult, intoCalls } from './event-bus';
import type { ClaimedEntry, Outbox } from './outbox';
import type { WakeSignal } from '../wake-signal';

const claimSize = 100;
const maxCallsInFlight = 4;
const retryBaseMs = 100;
const retryCapMs = 60_000;
const firstPauseMs = 600;
const longestPauseMs = 5_000;
const flushMs = 3_000;
const gatherMs = 20;
const heldBack = 'held back: the bus fails';

/**
 * Carries the outbox to the bus. Any number of relays may run: each entry is claimed by one at a time. An entry is
 * put again, under the same event id, only when its claimer died or could not learn what became of it. Entries that
 * fail wait with full jitter, for ever if need be; one that can never succeed is quarantined and holds up nothing.
 * While calls fail as a whole, or take none of their entries, it makes one at a time and at most two a second.
 */
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly inFlight = new Set<Promise<void>>();
  private failedCalls = 0;
  private pausedUntil = 0;
  private readonly stopped = new AbortController();
  private flushUntil = Infinity;
  private running: Promise<void> | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly bus: EventBus,
    private readonly signal: WakeSignal,
    private readonly pollMs: number,
  ) {}

  /** Starts relaying; a second call does nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /**
   * Says what is still due, as far as the bus takes it at once and for 3 s at most; resolves when nothing is in flight
   * any more. What is left is for the next relay.
   */
  async stop(): Promise<void> {
    this.flushUntil = performance.now() + flushMs;
    this.stopped.abort();
    this.signal.wake();
    await this.running;
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted;
  }

  private async run(): Promise<void> {
    for (let more = true; !this.stopping || (more && performance.now() < this.flushUntil);) {
      more = await this.pass();
      if (more || this.stopping) continue;
      await this.signal.wait(this.pollMs);
      await this.gather();
      more = true;
    }
    await Promise.all(this.inFlight);
  }

  /** Lets entries that come while calls are in flight gather for one call, until one of these ends, 20 ms at most. */
  private async gather(): Promise<void> {
    if (this.inFlight.size > 0) await Promise.race([...this.inFlight, this.sleep(gatherMs)]);
  }

  /** Claims and hands over one batch; true when there may be more to claim at once. */
  private async pass(): Promise<boolean> {
    try {
      await this.pause();
      if (this.stopping && this.failedCalls > 0) return false;
      const claimed = await this.outbox.claim(this.failedCalls > 0 ? 1 : claimSize);
      if (claimed.length === 0) return false;
      await failpoint('relay.after-claim');
      await this.dispatchAll(intoCalls(claimed));
      return claimed.length === claimSize || this.failedCalls > 0;
    } catch (error) {
      this.logger.error('the outbox cannot be read', error);
      await this.sleep(firstPauseMs);
      return false;
    }
  }

  /** Hands over every call, or as many as there are before one fails; the others are due again at once. */
  private async dispatchAll(calls: ClaimedEntry[][]): Promise<void> {
    for (const [index, call] of calls.entries()) {
      if (index > 0 && this.failedCalls > 0) return this.giveBack(calls.slice(index).flat(), heldBack);
      await this.dispatch(call);
    }
  }

  /** Sends a call as soon as fewer than the allowed number are in flight. */
  private async dispatch(call: ClaimedEntry[]): Promise<void> {
    while (this.inFlight.size >= (this.failedCalls > 0 ? 1 : maxCallsInFlight))
      await Promise.race(this.inFlight);
    await this.pause();
    if (this.stopping && this.failedCalls > 0) return this.giveBack(call, heldBack);
    const sending = this.send(call)
      .catch((error: unknown) => {
        this.logger.error('the outbox cannot be marked; the entries will be published again', error);
      })
      .finally(() => this.inFlight.delete(sending));
    this.inFlight.add(sending);
  }

  private async send(call: ClaimedEntry[]): Promise<void> {
    let results: PutResult[];
    try {
      results = await this.bus.put(call);
    } catch (error) {
      await this.callFailed(call, error);
      return;
    }
    this.learnFrom(results);
    await failpoint('relay.after-put-events');
    await this.settle(call, results);
    await failpoint('relay.after-mark');
  }

  private async settle(call: ClaimedEntry[], results: PutResult[]): Promise<void> {
    const published = call.filter((_, index) => results[index]?.outcome === 'published');
    if (published.length > 0) await this.outbox.markPublished(published.map(({ eventId }) => eventId));
    publishedEvents.inc({ result: 'published' }, published.length);
    const retries = call.flatMap((entry, index) => {
      const result = results[index];
      if (result?.outcome !== 'retry') return [];
      const delayMs = fullJitter(entry.attempts, retryBaseMs, retryCapMs);
      this.wakeAfter(delayMs);
      return [{ eventId: entry.eventId, delayMs, error: result.error }];
    });
    if (retries.length > 0) await this.outbox.release(retries);
    publishedEvents.inc({ result: 'retried' }, retries.length);
    for (const [index, entry] of call.entries()) {
      const result = results[index];
      if (result?.outcome === 'refused') await this.quarantine(entry, result.error);
    }
  }

  private async callFailed(call: ClaimedEntry[], error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof BusCallError && error.refused) {
      if (call.length === 1 && call[0]) await this.quarantine(call[0], message);
      else for (const entry of call) await this.send([entry]);
      return;
    }
    this.slowDown(message);
    publishedEvents.inc({ result: 'retried' }, call.length);
    await this.giveBack(call, message);
  }

  /** An answer that takes none of several entries is a failed call in all but form: so AWS throttles, for instance. */
  private learnFrom(results: readonly PutResult[]): void {
    const [first] = results;
    if (first?.outcome !== 'retry' || results.some(({ outcome }) => outcome !== 'retry'))
      this.failedCalls = 0;
    else if (results.length > 1 || this.failedCalls > 0) this.slowDown(first.error);
  }

  private slowDown(reason: string): void {
    this.failedCalls += 1;
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(this.failedCalls - 1, 10), longestPauseMs);
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + pauseMs);
    this.logger.warn(`the bus does not take events: ${reason}`, { pauseMs });
  }

  private giveBack(entries: readonly ClaimedEntry[], error: string): Promise<void> {
    return this.outbox.release(entries.map(({ eventId }) => ({ eventId, delayMs: 0, error })));
  }

  private async quarantine(entry: ClaimedEntry, error: string): Promise<void> {
    await this.outbox.quarantine(entry.eventId, error);
    publishedEvents.inc({ result: 'quarantined' });
    this.logger.error('an event can never be published and was quarantined', {
      eventId: entry.eventId,
      eventType: entry.eventType,
      reason: error,
    });
  }

  private wakeAfter(delayMs: number): void {
    if (delayMs < this.pollMs)
      setTimeout(() => {
        this.signal.wake();
      }, delayMs).unref();
  }

  private async pause(): Promise<void> {
    const wait = this.pausedUntil - performance.now();
    if (wait > 0) await this.sleep(wait);
  }

  /** Ends early when the relay is to stop. */
  private async sleep(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}
