const traceparentPattern =
  /^00-(?<traceId>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?<flags>[0-9a-f]{2})$/;

/**
 * The trace context of an attempt, as a child of the one that came with its message (W3C Trace Context, level 1). The span's
 * id is the end of the attempt's. Null when the message came without one, or with one that is not valid.
 */
export function spanOfAttempt(traceparent: string | null, attemptId: string): string | null {
  const groups = traceparentPattern.exec(traceparent ?? '')?.groups;
  if (!groups) return null;
  const spanId = attemptId.replaceAll('-', '').slice(-16);
  return `00-${String(groups['traceId'])}-${spanId}-${String(groups['flags'])}`;
}
