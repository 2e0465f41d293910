import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * The E.164 form of a phone number, or undefined when it is no possible one: written neither with a `+` nor in the way
 * of `country`, or of a length that the country does not have. Numbers whose E.164 form would be read as another one
 * (a local part alone, zeros too many) are none either, so that doing it twice changes nothing. Extensions are left out.
 */
export function toE164(phone: string, country: string | undefined): string | undefined {
  const number = parse(phone, country);
  return number !== undefined && parse(number, country) === number ? number : undefined;
}

function parse(phone: string, country: string | undefined): string | undefined {
  const known = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const parsed = parsePhoneNumberFromString(phone, { ...known, extract: false });
  return parsed?.isPossible() ? parsed.number : undefined;
}
