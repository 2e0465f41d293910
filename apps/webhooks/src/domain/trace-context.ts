const traceparentPattern = /^00-(?<traceId>[0-9a-f]{32})-(?<parentId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;

/**
 * The trace context of an attempt, as a child of the one that came with its message (W3C Trace Context, level 1). The span's
 * id is the end of the attempt's. Null when the message came without one, or with one that is not valid.
 */
export function spanOfAttempt(traceparent: string | null, attemptId: string): string | null {
  const {
    traceId = '',
    parentId = '',
    flags = '',
  } = traceparentPattern.exec(traceparent ?? '')?.groups ?? {};
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(parentId)) return null;
  return `00-${traceId}-${attemptId.replaceAll('-', '').slice(-16)}-${flags}`;
}
