/** What became of a payload, as a subscriber tells it. Nothing returned means `DONE`. */
export const ProcessStatus = {
  /** Processed; the message is deleted unless another subscriber wants it kept. */
  DONE: 'DONE',
  /** Not the time for it yet, which is no error; the message is kept. */
  RETRY_LATER: 'RETRY_LATER',
  /** It failed and will always fail; the message is deleted unless another subscriber wants it kept. */
  FATAL_ERROR: 'FATAL_ERROR',
  /** It failed and may succeed later; the message is kept. */
  RETRIABLE_ERROR: 'RETRIABLE_ERROR',
} as const;

/** One of {@link ProcessStatus}. */
export type ProcessStatus = (typeof ProcessStatus)[keyof typeof ProcessStatus];

const statuses: ReadonlySet<unknown> = new Set(Object.values(ProcessStatus));

/** Whether a value is a status. */
export function isProcessStatus(value: unknown): value is ProcessStatus {
  return statuses.has(value);
}

/** Whether a message with this outcome is to be kept. */
export function wantsRetry(status: ProcessStatus): boolean {
  return status === ProcessStatus.RETRY_LATER || status === ProcessStatus.RETRIABLE_ERROR;
}
