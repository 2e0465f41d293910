import { AttemptError } from './errors';

/** The one limit of an attempt: aborted, with the reason as an {@link AttemptError}, when time is up or another signal is. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    timeoutMs: number,
    private readonly others: readonly AbortSignal[],
  ) {
    this.timer = setTimeout(() => {
      this.controller.abort(new AttemptError('timeout', 'The attempt took too long.'));
    }, timeoutMs);
    for (const other of others) other.addEventListener('abort', this.interrupt);
    if (others.some((other) => other.aborted)) this.interrupt();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** To be called when the attempt is over: nothing is aborted afterwards. */
  end(): void {
    clearTimeout(this.timer);
    for (const other of this.others) other.removeEventListener('abort', this.interrupt);
  }

  private readonly interrupt = (): void => {
    this.controller.abort(new AttemptError('interrupted', 'The attempt was stopped.'));
  };
}
