import fc from 'fast-check';
import { InvalidPatternError } from '../errors';
import { date, datetime } from './make';
import { CalendarDate, DateTime, toTemporal } from './temporal';

describe('a timestamp of the protocol', () => {
  it.each([
    ['2020-01-02T03:04:05Z', '2020-01-02T03:04:05.000Z'],
    ['2020-1-2T3:4:5', '2020-01-02T03:04:05.000Z'],
    ['2020-01-02 03:04', '2020-01-02T03:04:00.000Z'],
    ['2020-01-02T03:04:05.1', '2020-01-02T03:04:05.100Z'],
    ['2020-01-02T03:04:05.123456789012Z', '2020-01-02T03:04:05.123Z'],
    ['2020-01-01T00:00:00+05', '2019-12-31T19:00:00.000Z'],
    ['2020-01-01T00:00:00-0330', '2020-01-01T03:30:00.000Z'],
    ['2020-01-01T00:00:00+05:45', '2019-12-31T18:15:00.000Z'],
    ['2020-02-29T23:59:59Z', '2020-02-29T23:59:59.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(DateTime.parseTimestamp(text)?.toDate().toISOString()).toBe(instant);
  });

  it.each([
    ['a date only', '2020-01-01'],
    ['an epoch number', '1577836800'],
    ['no dashes', '20200101T000000'],
    ['a lower-case z', '2020-01-01T00:00:00z'],
    ['a lower-case t', '2020-01-01t00:00:00Z'],
    ['a comma', '2020-01-01T00:00:00,5Z'],
    ['hour 24', '2020-01-01T24:00:00'],
    ['second 60', '2020-01-01T00:00:60'],
    ['minute 60', '2020-01-01T00:60:00'],
    ['an impossible day', '2020-02-30T00:00:00'],
    ['month 13', '2020-13-01T00:00:00'],
    ['month 0', '2020-00-01T00:00:00'],
    ['year 0', '0000-01-01T00:00:00'],
    ['nothing', ''],
    ['a blank before it', ' 2020-01-01T00:00:00'],
    ['a newline after it', '2020-01-01T00:00:00\n'],
    ['two blanks', '2020-01-01  00:00:00'],
    ['a blank before the offset', '2020-01-01T00:00:00 Z'],
    ['13 fraction digits', '2020-01-01T00:00:00.1234567890123'],
    ['a fraction without seconds', '2020-01-01T00:00.5'],
    ['an offset of a day', '2020-01-01T00:00:00+24:00'],
    ['an offset of 99 minutes', '2020-01-01T00:00:00+00:99'],
  ])('is not %s', (_fault, text) => {
    expect(DateTime.parseTimestamp(text)).toBeUndefined();
  });

  it('keeps its offset and six digits of the second', () => {
    const texts = ['2020-1-2T3:4:5.123456789+0530', '2020-01-02 03:04-03', '2020-01-02T03:04:05'];
    expect(texts.map((text) => String(DateTime.parseTimestamp(text)))).toEqual([
      '2020-01-02T03:04:05.123456+05:30',
      '2020-01-02T03:04:00-03:00',
      '2020-01-02T03:04:05Z',
    ]);
  });

  it('is what Date.toISOString() writes', () => {
    const years = {
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(years), (instant) => {
        expect(DateTime.parseTimestamp(instant.toISOString())?.toDate()).toEqual(instant);
      }),
    );
  });
});

describe('text as a temporal value', () => {
  it.each([
    ['2020-1-2', '2020-01-02'],
    [' 2020-01-02 ', '2020-01-02'],
    [' 2020-01-02 3:4 ', '2020-01-02T03:04:00Z'],
    ['2020-01-02T03:04:05.1234567890123 +0100', '2020-01-02T03:04:05.123456+01:00'],
  ])('%s reads as %s', (text, written) => {
    expect(JSON.stringify(toTemporal(text))).toBe(`"${written}"`);
  });

  it.each(['May 15 2020', '15/05/2020', '20200515', '16:45:20', '2020-02-30', '1577836800', ''])(
    '%s does not read as one',
    (text) => {
      expect(toTemporal(text)).toBeUndefined();
    },
  );

  it('is found out at once, however long it is', () => {
    expect(toTemporal(`2020-01-01T00:00${' '.repeat(500_000)}x`)).toBeUndefined();
  });
});

describe('the makers', () => {
  it('make dates and date-times from text and from Date', () => {
    const instant = new Date('2020-01-31T23:59:59.500Z');
    expect(String(date('2020-1-31'))).toBe('2020-01-31');
    expect(String(date(instant))).toBe('2020-01-31');
    expect(datetime('2020-01-31')).toBeInstanceOf(CalendarDate);
    expect(String(datetime('2020-01-31T23:59'))).toBe('2020-01-31T23:59:00Z');
    expect((datetime(instant) as DateTime).toDate()).toEqual(instant);
    expect(JSON.stringify([date('0099-01-01'), datetime('2020-01-31T00:00+01:00')])).toBe(
      '["0099-01-01","2020-01-31T00:00:00+01:00"]',
    );
  });

  it.each([
    ['a date', () => date('2020-01-31T00:00')],
    ['a date', () => date(new Date(Number.NaN))],
    ['a date-time', () => datetime('soon')],
    ['a date-time', () => datetime(new Date(Number.NaN))],
  ])('refuse what is not %s', (_kind, make) => {
    expect(make).toThrow(InvalidPatternError);
  });
});
