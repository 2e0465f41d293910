import { countries } from './countries';
import { isPostalCode, normalizePostalCode } from './postal-codes';

describe('a postal code', () => {
  it.each([
    ['GB', 'SW1Y 4JH', 'M1 1AE', 'EC1A1BB', 'GIR 0AA', 'B33 8TH', 'CR2 6XH', 'DN55 1PT'],
    ['IE', 'D02 AF30', 'A65F4E2', 'D6W XY00'],
    ['US', '94103', '94103-1234'],
    ['CA', 'K1A 0B1', 'V6B1A1'],
    ['DE', '10115', 'DE-10115'],
    ['NL', '1012 AB', '1012AB'],
    ['SE', '123 45', '12345'],
    ['PL', '00-950'],
    ['PT', '1000-001', '1000'],
    ['BR', '01310-100', '01310100'],
    ['JP', '100-0001', '1000001'],
    ['IN', '110001', '110 001'],
    ['AR', 'C1425CLA', '1425'],
    ['LV', 'LV-1010', '1010'],
    ['AD', 'AD500'],
    ['MT', 'VLT 1117'],
    ['TW', '100', '10058', '100058'],
    ['IL', '9190401', '91904'],
    ['AU', '2000'],
    ['CH', '8001'],
    ['FR', '75001'],
    ['KR', '04524'],
    ['CN', '100000'],
    ['IS', '101'],
  ])('of %s may be written %s', (country, ...written) => {
    expect(written.filter((code) => !isPostalCode(code, country))).toEqual([]);
  });

  it.each([
    ['GB', 'SW1Y', '12345', 'SW1Y  4JH'],
    ['US', '9410', '94103-12', 'ABCDE'],
    ['CA', 'D1A 0B1', 'K1A 0B'],
    ['DE', '1011', '101155', 'FR-10115'],
    ['NL', '1012', '012 AB'],
    ['PL', '0-0950'],
    ['JP', '100-000'],
    ['AU', '20000'],
    ['FR', '2A004'],
  ])('of %s is not %s', (country, ...written) => {
    expect(written.filter((code) => isPostalCode(code, country))).toEqual([]);
  });

  it('may be anything where the form is not known', () => {
    expect(isPostalCode('?', undefined)).toBe(true);
    expect(isPostalCode('?', 'AE')).toBe(true);
  });

  it('is kept in upper case where the country writes letters', () => {
    expect(normalizePostalCode('sw1y 4jh', 'GB')).toBe('SW1Y 4JH');
    expect(normalizePostalCode('ßßßßßßßßßßßßßßßßßßßß', 'GB')).toBe('ßßßßßßßßßßßßßßßßßßßß');
    expect(normalizePostalCode('none', 'AE')).toBe('none');
    expect(normalizePostalCode('none', undefined)).toBe('none');
  });
});

describe('the countries', () => {
  it('are the 249 of ISO 3166-1', () => {
    expect(countries.size).toBe(249);
    expect([...countries].filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  });

  it('are known to the names of the platform', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([...countries].filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it.each(['UK', 'EU', 'XK', 'gb', 'GBR', ''])('do not include %j', (code) => {
    expect(countries.has(code)).toBe(false);
  });
});
