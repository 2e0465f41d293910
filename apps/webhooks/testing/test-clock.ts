import { Clock } from '../src/delivery/clock';

/** A clock that stands still until it is told to go on. */
export class TestClock extends Clock {
  constructor(private current = new Date('2026-11-21T00:00:00.000Z')) {
    super();
  }

  now(): Date {
    return this.current;
  }

  adjust(): Promise<void> {
    return Promise.resolve();
  }

  set(time: Date): void {
    this.current = time;
  }

  advance(milliseconds: number): void {
    this.current = new Date(this.current.getTime() + milliseconds);
  }
}
