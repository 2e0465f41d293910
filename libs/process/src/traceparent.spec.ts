import * as fc from 'fast-check';
import { readTraceparent, traceIdOf } from './traceparent';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const rest = `${traceId}-00f067aa0ba902b7-01`;
const good = `00-${rest}`;

it('is taken as it was sent', () => {
  expect(readTraceparent(good)).toBe(good);
  expect(traceIdOf(readTraceparent(good))).toBe(traceId);
});

it.each([`cc-${rest}`, `cc-${rest}-and-more`, `01-${rest}-`])(
  'is read as far as it is understood when a later version made it: %s',
  (sent) => {
    expect(readTraceparent(sent)).toBe(good);
  },
);

it.each([
  undefined,
  [good],
  '',
  `ff-${rest}`,
  `${good}-`,
  `${good} `,
  `${good}\n`,
  ` ${good}`,
  `${good},${good}`,
  good.toUpperCase(),
  good.replace('-01', ''),
  good.replace('4bf9', '4bg9'),
  `cc-${rest}.more`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
])('is ignored when it is %j', (sent) => {
  expect(readTraceparent(sent)).toBeUndefined();
  expect(traceIdOf(undefined)).toBeUndefined();
});

it('is 55 characters of version 00 or nothing, whatever was sent', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${String(length)}}$`));
  const near = fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-'));
  fc.assert(
    fc.property(fc.oneof(near, fc.anything(), fc.string()), (sent) => {
      expect(readTraceparent(sent) ?? good).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    }),
  );
});
