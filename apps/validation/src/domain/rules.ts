import type { CustomerDetails, Finding } from '@fanfare/event-contract/customer';
import { countries } from './countries';
import { isDisposable, isEmail, localPart } from './email-address';
import { toE164 } from './phone-number';
import { visibleLength } from './plain-text';
import { isPostalCode } from './postal-codes';

/** What is wrong with a customer's normalised details when `applies`. The message is for people and repeats no value. */
export interface Rule extends Finding {
  readonly applies: (customer: CustomerDetails) => boolean;
}

/** What a customer is refused for. */
export const errorRules: readonly Rule[] = [
  {
    field: 'firstName',
    code: 'FIRST_NAME_TOO_SHORT',
    message: 'The first name needs at least 2 characters.',
    applies: ({ firstName }) => visibleLength(firstName) < 2,
  },
  {
    field: 'lastName',
    code: 'LAST_NAME_REQUIRED',
    message: 'The last name is missing.',
    applies: ({ lastName }) => visibleLength(lastName) < 1,
  },
  {
    field: 'email',
    code: 'EMAIL_INVALID',
    message: 'The e-mail address is not valid.',
    applies: ({ email }) => !isEmail(email),
  },
  {
    field: 'email',
    code: 'EMAIL_TOO_LONG',
    message: 'The e-mail address has more than 254 characters.',
    applies: ({ email }) => email.length > 254,
  },
  {
    field: 'email',
    code: 'EMAIL_LOCAL_PART_TOO_LONG',
    message: 'The e-mail address has more than 64 characters before the @.',
    applies: ({ email }) => localPart(email).length > 64,
  },
  {
    field: 'phone',
    code: 'PHONE_INVALID',
    message: 'The phone number is not a possible one: write it with + and country code, or give the country.',
    applies: ({ phone, address }) => phone !== undefined && toE164(phone, address?.country) === undefined,
  },
  {
    field: 'address.country',
    code: 'COUNTRY_INVALID',
    message: 'The country is not a two-letter code of ISO 3166-1.',
    applies: ({ address }) => address?.country !== undefined && !countries.has(address.country),
  },
  {
    field: 'address.postalCode',
    code: 'POSTAL_CODE_INVALID',
    message: 'The postal code does not have the form that the country uses.',
    applies: ({ address }) =>
      address?.postalCode !== undefined && !isPostalCode(address.postalCode, address.country),
  },
];

/** What is worth knowing about a customer who is accepted nevertheless. */
export const warningRules: readonly Rule[] = [
  {
    field: 'email',
    code: 'EMAIL_DISPOSABLE',
    message: 'The e-mail domain hands out disposable addresses.',
    applies: ({ email }) => isDisposable(email),
  },
];
