import type { FailureClass } from '../domain/failure-class';
import { AttemptError } from './errors';

/** The one limit of an attempt: aborted, with the reason as an {@link AttemptError}, when time is up or another signal is. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private expiresAs: FailureClass = 'timeout';

  constructor(
    timeoutMs: number,
    private readonly others: readonly AbortSignal[],
  ) {
    this.timer = setTimeout(() => {
      this.controller.abort(new AttemptError(this.expiresAs, 'The attempt took too long.'));
    }, timeoutMs);
    for (const other of others) other.addEventListener('abort', this.interrupt);
    if (others.some((other) => other.aborted)) this.interrupt();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for a step that is to blame if time is up before it is over. Rejects at once then, whatever becomes of the step. */
  async blame<T>(failure: FailureClass, step: Promise<T>): Promise<T> {
    this.expiresAs = failure;
    try {
      return await orAborted(step, this.signal);
    } finally {
      this.expiresAs = 'timeout';
    }
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

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
