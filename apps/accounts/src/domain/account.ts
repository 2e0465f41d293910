import type { EventData } from '@fanfare/event-contract/catalogue';

export type AccountStatus = 'PENDING_ACTIVATION' | 'ACTIVE';

/** An account as it was opened for a customer; there is one per tenant and `emailKey`. */
export interface Account {
  readonly accountId: string;
  readonly customerId: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly createdAt: Date;
}

/** The account of a validated customer: pending, without a password. */
export function openAccount(
  { customerId, customer }: EventData<'CustomerValidated'>,
  { accountId, createdAt }: { readonly accountId: string; readonly createdAt: Date },
): Account {
  return {
    accountId,
    customerId,
    email: customer.email,
    emailKey: emailKey(customer.email),
    name: `${customer.firstName} ${customer.lastName}`,
    status: 'PENDING_ACTIVATION',
    createdAt,
  };
}

/** What makes two e-mail addresses the same one: everything but letter case and the way in which accents are coded. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * The account once its owner has chosen a password, or undefined when there is nothing to activate: no such account, active
 * already, or `now` is not before `expiresAt`. The three are one answer on purpose: nobody learns which accounts exist.
 */
export function activate<Opened extends Pick<Account, 'status'>>(
  account: Opened | undefined,
  { expiresAt, now }: { readonly expiresAt: Date; readonly now: Date },
): (Omit<Opened, 'status'> & { readonly status: 'ACTIVE' }) | undefined {
  if (account?.status !== 'PENDING_ACTIVATION' || now >= expiresAt) return undefined;
  return { ...account, status: 'ACTIVE' };
}
