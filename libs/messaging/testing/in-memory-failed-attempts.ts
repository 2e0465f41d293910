import type { FailedAttempts } from '../src/queue/failed-attempts';

/** The counts in memory; while `outage` is set they cannot be kept. */
export class InMemoryFailedAttempts implements FailedAttempts {
  readonly counts = new Map<string, number>();
  readonly errors: string[] = [];
  outage: Error | undefined;

  async record(reaction: string, eventId: string, error: string): Promise<number> {
    if (this.outage) throw this.outage;
    const failures = (this.counts.get(`${reaction} ${eventId}`) ?? 0) + 1;
    this.counts.set(`${reaction} ${eventId}`, failures);
    this.errors.push(error);
    return failures;
  }

  async forget(reaction: string, eventId: string): Promise<void> {
    if (this.outage) throw this.outage;
    this.counts.delete(`${reaction} ${eventId}`);
  }
}
