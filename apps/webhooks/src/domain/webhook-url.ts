import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';
import type { RuleFinding } from './rule-finding';

/** Where webhooks may go. `privateTargets` is for a laptop: then any address, any port and plain `http` will do. */
export interface TargetRules {
  readonly privateTargets: boolean;
  readonly ports: readonly number[];
}

const MAX_URL_CHARACTERS = 2048;

/** Characters that the URL parser drops or turns into others, so that a person would read another URL than it does. */
const ambiguous = /[\p{Cc}\p{Z}\\]/u;

/** Names that mean this machine or this network: RFC 6761, RFC 6762, RFC 8375, and `internal`, which ICANN reserved. */
const privateName = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * Everything that keeps us from calling a URL, as far as the text alone can tell; empty when nothing does. The host is judged as
 * the URL parser reads it, whatever its notation. What a name resolves to has to be checked whenever it is dialled.
 */
export function urlFindings(text: string, rules: TargetRules): readonly RuleFinding[] {
  if (text.length > MAX_URL_CHARACTERS) {
    return [{ code: 'TOO_LONG', message: `must have at most ${String(MAX_URL_CHARACTERS)} characters` }];
  }
  const url = ambiguous.test(text) ? null : URL.parse(text);
  if (url === null || url.hostname === '') {
    return [{ code: 'INVALID_FORMAT', message: 'must be a URL without spaces, control characters and \\' }];
  }
  return [...partFindings(url), ...targetFindings(url, rules)].map((message) => ({
    code: 'NOT_ALLOWED',
    message,
  }));
}

/** The host of a URL as it is resolved or dialled: no brackets around IPv6, no dot at the end. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** The port of an http or https URL, written or not. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

function partFindings(url: URL): string[] {
  return [
    url.username === '' && url.password === '' ? '' : 'must not hold credentials: send them in a header',
    url.hash === '' ? '' : 'must not have a fragment',
  ].filter((message) => message !== '');
}

function targetFindings(url: URL, { privateTargets, ports }: TargetRules): string[] {
  if (privateTargets) return /^https?:$/.test(url.protocol) ? [] : ['must start with https:// or http://'];
  if (url.protocol !== 'https:') return ['must start with https://'];
  return [
    ports.includes(portOf(url)) ? '' : `must use one of the ports ${ports.join(', ')}`,
    isPublicHost(hostOf(url)) ? '' : 'must be on the public Internet',
  ].filter((message) => message !== '');
}

function isPublicHost(host: string): boolean {
  return isIP(host) === 0 ? !privateName.test(host) : isPublicAddress(host);
}
