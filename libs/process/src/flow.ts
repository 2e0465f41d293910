import { AsyncLocalStorage } from 'node:async_hooks';

/** What is being worked on: it follows every await, ends up in each log line and in each event that is published. */
export interface Flow {
  readonly tenantId: string;
  readonly correlationId: string;
  /** The event that caused this work; null when a person or another system did. */
  readonly causationId: string | null;
  readonly reaction?: string;
  /** Where this work belongs in a trace, as whoever caused it said (W3C Trace Context). */
  readonly traceparent?: string | undefined;
}

const storage = new AsyncLocalStorage<Flow>();

/** Runs `work` as part of a flow. Concurrent calls do not see each other's. */
export function runInFlow<Result>(flow: Flow, work: () => Result): Result {
  return storage.run(flow, work);
}

/** The flow that the caller is part of, if any. */
export function currentFlow(): Flow | undefined {
  return storage.getStore();
}
