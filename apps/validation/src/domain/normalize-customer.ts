import type { CustomerDetails } from '@fanfare/event-contract/customer';
import { normalizeEmail } from './email-address';
import { toE164 } from './phone-number';
import { plainText } from './plain-text';
import { normalizePostalCode } from './postal-codes';

type Address = NonNullable<CustomerDetails['address']>;

/**
 * A customer's details in the form in which every app keeps them. Optional fields that are blank are left out. A value
 * that has no such form stays as it is, for the rules to refuse. Doing it twice changes nothing.
 */
export function normalizeCustomer(details: CustomerDetails): CustomerDetails {
  const address = normalizeAddress(details.address ?? {});
  const phone = plainText(details.phone ?? '');
  return {
    firstName: plainText(details.firstName),
    lastName: plainText(details.lastName),
    email: normalizeEmail(details.email),
    ...(phone && { phone: toE164(phone, address.country) ?? phone }),
    ...(Object.keys(address).length > 0 && { address }),
  };
}

function normalizeAddress(written: Address): Address {
  const address = withoutBlanks(written);
  const country = address.country?.toUpperCase();
  const { postalCode } = address;
  return {
    ...address,
    ...(country && { country }),
    ...(postalCode && { postalCode: normalizePostalCode(postalCode, country) }),
  };
}

function withoutBlanks(address: Address): Address {
  return Object.fromEntries(
    Object.entries(address)
      .map(([field, text]) => [field, plainText(text ?? '')] as const)
      .filter(([, text]) => text !== ''),
  );
}
