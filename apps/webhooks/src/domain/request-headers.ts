import type { RuleFinding } from './rule-finding';
import type { SignatureHeaders } from './signature';

/** What is wrong with one of the headers. */
export interface HeaderFinding extends RuleFinding {
  readonly name: string;
}

const MAX_NAME_BYTES = 128;
const MAX_VALUE_BYTES = 4096;
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const printable = /^[\t\x20-\x7e]*$/;

/** Ours, or of the connection and not of the message (RFC 9110, section 7.6.1). */
const reserved =
  /^(?:webhook-.*|content-.*|proxy-.*|host|user-agent|accept-encoding|traceparent|tracestate|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|http2-settings)$/i;

const twice: RuleFinding = { code: 'NOT_ALLOWED', message: 'is there twice' };

const ours = { 'content-type': 'application/json', 'user-agent': 'Fanfare-Webhooks/1.0' };

/**
 * What keeps headers of an endpoint's own from being sent along, empty when nothing does: at most 4,096 printable ASCII
 * characters in a value, each name once, and no name that is ours to set.
 */
export function headerFindings(headers: Readonly<Record<string, string>>): readonly HeaderFinding[] {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return Object.entries(headers).flatMap(([name, value], index) => {
    const repeated = names.indexOf(name.toLowerCase()) < index;
    const finding = findingOf(name, value) ?? (repeated ? twice : undefined);
    return finding === undefined ? [] : [{ name, ...finding }];
  });
}

/**
 * The headers of a request: the endpoint's own, in lower case, and ours, which no other replaces. Whatever breaks the rules is left
 * out, so that headers which were kept under other rules keep no message from being sent.
 */
export function requestHeaders(
  own: Readonly<Record<string, string>>,
  signature: SignatureHeaders,
): Readonly<Record<string, string>> {
  const allowed = Object.entries(own).filter(([name, value]) => findingOf(name, value) === undefined);
  return {
    ...Object.fromEntries(allowed.map(([name, value]) => [name.toLowerCase(), value])),
    ...ours,
    ...signature,
  };
}

function findingOf(name: string, value: string): RuleFinding | undefined {
  return findingOfName(name) ?? findingOfValue(value);
}

function findingOfName(name: string): RuleFinding | undefined {
  if (name.length > MAX_NAME_BYTES) {
    return { code: 'TOO_LONG', message: `must have a name of at most ${String(MAX_NAME_BYTES)} characters` };
  }
  if (!token.test(name)) return { code: 'INVALID_FORMAT', message: 'must have a name of an HTTP header' };
  return reserved.test(name)
    ? { code: 'NOT_ALLOWED', message: 'is a header that only we may set' }
    : undefined;
}

function findingOfValue(value: string): RuleFinding | undefined {
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
    return { code: 'TOO_LONG', message: `must have at most ${String(MAX_VALUE_BYTES)} bytes` };
  }
  if (printable.test(value) && value === value.trim()) return undefined;
  return { code: 'INVALID_FORMAT', message: 'must be printable ASCII without spaces at its ends' };
}
