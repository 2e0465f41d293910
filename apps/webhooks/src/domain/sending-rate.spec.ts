import fc from 'fast-check';
import { START_TOLERANCE_MS, giveStarts, limitOf, slowedUntil } from './sending-rate';

const start = new Date('2026-11-21T00:00:00.000Z');
const at = (ms: number): Date => new Date(start.getTime() + ms);

it('case 76: there are never more starts than the limit within a second, whoever asks when, however late each is', () => {
  const asks = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 400 }), wanted: fc.integer({ min: 0, max: 30 }) }),
    { maxLength: 60 },
  );
  const limits = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(
      limits,
      asks,
      fc.infiniteStream(fc.integer({ min: 0, max: START_TOLERANCE_MS })),
      (perSecond, all, late) => {
        let [now, nextAt]: [number, Date | null] = [0, null];
        const starts: number[] = [];
        for (const { after, wanted } of all) {
          now += after;
          const given = giveStarts({ perSecond, slowedUntil: null, nextAt }, wanted, at(now));
          starts.push(...given.starts.map((each) => each.getTime() + Number(late.next().value)));
          ({ nextAt } = given);
        }
        starts.sort((a, b) => a - b);
        for (let index = perSecond; index < starts.length; index += 1)
          expect(starts[index]! - starts[index - perSecond]!).toBeGreaterThanOrEqual(1_000);
      },
    ),
  );
});

it('gives out starts evenly, a quarter of a second ahead, and none that was given before', () => {
  const given = giveStarts({ perSecond: 10, slowedUntil: null, nextAt: null }, 50, start);
  expect(given.starts).toEqual([at(0), at(110), at(220)]);
  expect(given.nextAt).toEqual(at(330));
  expect(giveStarts({ perSecond: 10, slowedUntil: null, nextAt: given.nextAt }, 50, start).starts).toEqual(
    [],
  );
});

it('gives out one start at a time where they are far apart', () => {
  const given = giveStarts({ perSecond: 1, slowedUntil: null, nextAt: null }, 5, start);
  expect(given).toEqual({ starts: [at(0)], nextAt: at(1_100) });
});

it('case 12: a slowed endpoint gets a tenth of its limit, or five a second, for 30 s', () => {
  const until = slowedUntil(start);
  expect(limitOf({ perSecond: 100, slowedUntil: until, nextAt: null }, at(29_999))).toBe(10);
  expect(limitOf({ perSecond: 3, slowedUntil: until, nextAt: null }, start)).toBe(1);
  expect(limitOf({ perSecond: null, slowedUntil: until, nextAt: null }, start)).toBe(5);
  expect(limitOf({ perSecond: null, slowedUntil: until, nextAt: null }, at(30_000))).toBeNull();
});

it('without a limit everything may start at once', () => {
  expect(giveStarts({ perSecond: null, slowedUntil: null, nextAt: null }, 3, start)).toEqual({
    starts: [start, start, start],
    nextAt: null,
  });
});
