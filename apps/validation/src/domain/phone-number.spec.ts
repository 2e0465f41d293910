import { getCountries, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/examples.mobile.json';
import { toE164 } from './phone-number';

describe('a phone number', () => {
  it.each([
    ['+44 20 7946 0958', undefined, '+442079460958'],
    ['+44 20 7946 0958', 'DE', '+442079460958'],
    ['+44 20 7946 0958', 'nowhere', '+442079460958'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['+1 415 555 2671 ext. 12', undefined, '+14155552671'],
    ['+٤٤٢٠٧٩٤٦٠٩٥٨', undefined, '+442079460958'],
    ['0 30 1234567', 'DE', '+49301234567'],
    ['06 1234 5678', 'IT', '+390612345678'],
  ])('written %s in %s is %s', (written, country, kept) => {
    expect(toE164(written, country)).toBe(kept);
  });

  it.each([
    ['020 7946 0958', undefined],
    ['020 7946 0958', 'nowhere'],
    ['123', 'GB'],
    ['+44', undefined],
    ['+999 123 456 789', undefined],
    [`+44${'1'.repeat(48)}`, undefined],
    ['call 020 7946 0958', 'GB'],
    ['020 7946 0958; 020 7946 0959', 'GB'],
    ['', 'GB'],
    ['599 5310', 'CA'],
    ['0009951603', 'AT'],
    ['+55009877384210', undefined],
  ])('is not %j in %s', (written, country) => {
    expect(toE164(written, country)).toBeUndefined();
  });

  it('of every country is known in the national way and stays what it is', () => {
    const mobiles = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);
    expect(mobiles.length).toBeGreaterThan(200);
    for (const mobile of mobiles) {
      expect(toE164(mobile.formatNational(), mobile.country)).toBe(mobile.number);
      expect(toE164(mobile.number, undefined)).toBe(mobile.number);
    }
  });
});
