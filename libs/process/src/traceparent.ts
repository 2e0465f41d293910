const fields = '(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}';
/** Trace id, parent id and flags, as they stand behind the version (W3C Trace Context, section 3.2). */
const current = new RegExp(`^00-${fields}$`);
/** A later version may add more. */
const later = new RegExp(`^(?!00|ff)[0-9a-f]{2}-(${fields})(?:-|$)`);
const length = 55;

/**
 * A `traceparent` that somebody sent, as version 00; undefined when it is none, and then the W3C wants it ignored.
 * Total: takes whatever a header or an event can hold.
 */
export function readTraceparent(sent: unknown): string | undefined {
  if (typeof sent !== 'string' || sent.length < length) return undefined;
  if (sent.length === length && current.test(sent)) return sent;
  const known = later.exec(sent)?.[1];
  return known === undefined ? undefined : `00-${known}`;
}

/** The trace that a `traceparent` of {@link readTraceparent} belongs to. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.slice(3, 35);
}
