import { Clock } from '../src/delivery/clock';

/** This machine's clock, exactly the same for every instance, which can be moved forward. */
export class MovableClock extends Clock {
  private aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  adjust(): Promise<void> {
    return Promise.resolve();
  }

  advance(milliseconds: number): void {
    this.aheadMs += milliseconds;
  }
}
