import fc from 'fast-check';
import { parseRetryAfter } from './retry-after';

const now = new Date('2026-11-02T10:00:00.500Z');

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['1', 1_000],
    ['1.2', 2_000],
    ['0.001', 1_000],
    ['007', 7_000],
    ['Mon, 02 Nov 2026 10:02:00 GMT', 120_000],
    ['Monday, 02-Nov-26 10:02:00 GMT', 120_000],
    ['Mon Nov  2 10:02:00 2026', 120_000],
    ['Mon, 02 Nov 2026 10:00:01 GMT', 1_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('case 9: %j asks to wait', (value, milliseconds) => {
    expect(parseRetryAfter(value, now)).toBe(milliseconds);
  });

  it.each([
    undefined,
    '',
    '0',
    '0.0',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1,5',
    '.5',
    '12 seconds',
    'soon',
    'Infinity',
    'NaN',
    '120, 240',
    'Mon, 02 Nov 2026 10:00:00 GMT',
    'Sun, 01 Nov 2026 10:00:00 GMT',
    'Mon, 02 Nov 2026 10:02:00 UTC',
    'Mon, 99 Nov 2026 10:02:00 GMT',
    'Mon, 02 Foo 2026 10:02:00 GMT',
    '2026-11-02T10:02:00Z',
    'tomorrow',
  ])('case 9: %j asks for nothing', (value) => {
    expect(parseRetryAfter(value, now)).toBeNull();
  });

  it('as a date is the same as the seconds until then, in each notation', () => {
    const start = new Date('2026-11-02T10:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 365 * 24 * 3600 }), (seconds) => {
        const date = new Date(start.getTime() + seconds * 1_000).toUTCString();
        expect(parseRetryAfter(date, start)).toBe(parseRetryAfter(String(seconds), start));
      }),
    );
  });

  it('is never less than nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const wait = parseRetryAfter(text, now);
        expect(wait === null || (wait > 0 && Number.isSafeInteger(wait))).toBe(true);
      }),
    );
  });
});
