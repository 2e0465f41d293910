import { type CustomerDetails, type Finding, customerDetailsSchema } from '@fanfare/event-contract/customer';
import { normalizeCustomer } from './normalize-customer';
import { type Rule, errorRules, warningRules } from './rules';

/** What validation says: the normalised customer and what is worth knowing, or everything that is wrong. */
export type Verdict =
  | { readonly outcome: 'valid'; readonly customer: CustomerDetails; readonly warnings: Finding[] }
  | { readonly outcome: 'invalid'; readonly errors: Finding[] };

/**
 * Normalises a customer's details and applies every rule to the result. Total for details that the event contract allows;
 * a normalised customer is allowed by it, too, and gets the same verdict again.
 */
export function validateCustomer(details: CustomerDetails): Verdict {
  const customer = normalizeCustomer(details);
  const errors = [...findings(errorRules, customer), ...outgrown(customer)];
  if (errors.length > 0) return { outcome: 'invalid', errors };
  return { outcome: 'valid', customer, warnings: findings(warningRules, customer) };
}

function findings(rules: readonly Rule[], customer: CustomerDetails): Finding[] {
  return rules
    .filter((rule) => rule.applies(customer))
    .map(({ field, code, message }) => ({ field, code, message }));
}

/** Values that became longer than every app can store: NFC writes some characters as two. */
function outgrown(customer: CustomerDetails): Finding[] {
  const issues = customerDetailsSchema.safeParse(customer).error?.issues ?? [];
  return issues
    .filter(({ path: [field] }) => field !== 'email')
    .map(({ path }) => ({ field: path.join('.'), code: 'TOO_LONG', message: 'The text is too long.' }));
}
