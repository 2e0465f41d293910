/** What stands for a value that is not shown. */
export const REDACTED = '***';

/** Names under which credentials travel: `authorization`, `x-api-key`, `cookie`, `x-auth-token` and the like. */
const credentialName = /auth|token|secret|key|passw|cookie|credential|signature|session/i;

/** Values that are credentials whatever they are called: `Bearer …`, `Basic …`, and JSON Web Tokens (RFC 7519). */
const credentialValue = /^(?:bearer|basic|digest|token|apikey)\s|^eyJ[\w-]+\.[\w-]+\./i;

/** The same headers, but with {@link REDACTED} for every value that looks like a credential. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    credentialName.test(name) || credentialValue.test(value) ? REDACTED : value,
  ]);
  return Object.fromEntries(shown) as Record<string, string>;
}

/**
 * Headers as a client wants them from now on: one whose value is {@link REDACTED} keeps the value that it has, so that what
 * was read can be sent back.
 */
export function keepRedacted(
  wanted: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = new Map(Object.entries(present).map(([name, value]) => [name.toLowerCase(), value]));
  const values = Object.entries(wanted).map(([name, value]) => [
    name,
    value === REDACTED ? (kept.get(name.toLowerCase()) ?? value) : value,
  ]);
  return Object.fromEntries(values) as Record<string, string>;
}
