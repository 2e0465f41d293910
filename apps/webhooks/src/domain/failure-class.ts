/**
 * Why an attempt failed. `blocked_target`, `proxy` and `interrupted` say nothing about the receiver: we did not call, our
 * own proxy did not let us, or we stopped ourselves.
 */
export type FailureClass =
  | 'status'
  | 'redirect'
  | 'gone'
  | 'throttled'
  | 'timeout'
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls'
  | 'protocol'
  | 'blocked_target'
  | 'proxy'
  | 'interrupted';

const GONE = 410;

/** The statuses by which Standard Webhooks lets a receiver ask for a slower pace. */
const throttling = [429, 502, 504];

/** What a final status means; null for 2xx, which alone is success. */
export function failureOfStatus(status: number): FailureClass | null {
  if (status < 200 || status > 599) return 'protocol';
  if (status < 300) return null;
  if (status < 400) return 'redirect';
  if (status === GONE) return 'gone';
  return throttling.includes(status) ? 'throttled' : 'status';
}
