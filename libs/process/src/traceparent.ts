/** A `traceparent` of any version: version, trace id, parent id, flags, and what later versions may add (W3C Trace Context, section 3.2). */
const pattern = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;

/**
 * A `traceparent` that somebody sent, as version 00; undefined when it is none, and then the W3C wants it ignored.
 * Total: takes whatever a header or an event can hold.
 */
export function readTraceparent(sent: unknown): string | undefined {
  if (typeof sent !== 'string') return undefined;
  const [, version, traceId, parentId, flags, more] = pattern.exec(sent) ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  return version === '00' ? sent : `00-${String(traceId)}-${String(parentId)}-${String(flags)}`;
}

/** The trace that a `traceparent` of {@link readTraceparent} belongs to. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.slice(3, 35);
}
