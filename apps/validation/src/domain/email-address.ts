import { domainToASCII } from 'node:url';
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** What browsers take for `<input type="email">`. Every repetition is bounded or ends at a fixed character. */
const whatwg =
  /^[a-z\d.!#$%&'*+/=?^_`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
const internationalDomain = /^(?=.*\p{L})[\p{L}\p{M}\p{N}.。．｡-]+$/u;
const disposableDomains = disposableEmailBlocklistSet();

/** An address without white space around it, its domain in lower case and in ASCII (punycode); the local part as it is. */
export function normalizeEmail(email: string): string {
  const address = email.trim();
  const at = address.lastIndexOf('@');
  return at < 0 ? address : `${address.slice(0, at)}@${normalizeDomain(address.slice(at + 1))}`;
}

/** Whether an address has the form that browsers and mail servers agree on. */
export function isEmail(email: string): boolean {
  return whatwg.test(email);
}

/** The part before the `@`; the whole text when it has none. */
export function localPart(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 0 ? email : email.slice(0, at);
}

/** Whether the domain of an address, or one that it belongs to, hands out mailboxes to throw away. */
export function isDisposable(email: string): boolean {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.');
  return labels.some((_, from) => disposableDomains.has(labels.slice(from).join('.')));
}

function normalizeDomain(domain: string): string {
  const needsPunycode = /[^\0-\x7f]/.test(domain) && internationalDomain.test(domain);
  return (needsPunycode && domainToASCII(domain)) || domain.toLowerCase();
}
