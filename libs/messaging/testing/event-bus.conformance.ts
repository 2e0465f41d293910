import { BusCallError, type EventBus, maxBytesPerCall } from '../src/outbox/event-bus';
import type { OutboxEntry } from '../src/outbox/outbox';
import { outboxEntry } from './outbox-entry';

/** A bus, what arrived through it, and buses that nothing can be put on. */
export interface BusUnderTest {
  readonly bus: EventBus;
  /** The bus behind a wire that is cut. */
  readonly unreachable: EventBus;
  /** A bus that nobody has made. */
  readonly missing: EventBus;
  /** What has arrived since the last call, without ids, which not every bus keeps. */
  arrived(): Promise<Omit<OutboxEntry, 'eventId'>[]> | Omit<OutboxEntry, 'eventId'>[];
}

const withoutId = ({ eventType, source, detail }: OutboxEntry): Omit<OutboxEntry, 'eventId'> => ({
  eventType,
  source,
  detail,
});
const numbered = (count: number): OutboxEntry[] =>
  Array.from({ length: count }, (_, index) => outboxEntry(JSON.stringify({ data: { index } })));
const heavy = (bytes: number): OutboxEntry => outboxEntry(JSON.stringify({ data: 'x'.repeat(bytes) }));

/** What every {@link EventBus} promises. */
export function describeEventBus(name: string, make: () => Promise<BusUnderTest> | BusUnderTest): void {
  let test: BusUnderTest;

  describe(name, () => {
    beforeEach(async () => {
      test = await make();
    });

    it('takes up to ten entries together, and each arrives as it was', async () => {
      const entries = numbered(10);
      expect(await test.bus.put(entries)).toEqual(entries.map(() => ({ outcome: 'published' })));

      const arrived = [...(await test.arrived())].sort((a, b) => (a.detail < b.detail ? -1 : 1));
      expect(arrived).toEqual(entries.map(withoutId));
    });

    it('keeps every character of a detail', async () => {
      const entry = outboxEntry(JSON.stringify({ data: 'ünïcödé \u{1F389} "quoted" \\ \n \u2028' }));
      await test.bus.put([entry]);
      const [arrived] = await test.arrived();
      expect(JSON.parse(arrived?.detail ?? '')).toEqual(JSON.parse(entry.detail));
    });

    it('takes as much as a call may carry', async () => {
      const room = maxBytesPerCall - 1_000;
      expect(await test.bus.put([heavy(room / 2), heavy(room / 2)])).toEqual([
        { outcome: 'published' },
        { outcome: 'published' },
      ]);
    });

    it('refuses an entry that is malformed for good, and takes the others', async () => {
      const [first, last] = numbered(2) as [OutboxEntry, OutboxEntry];
      const results = await test.bus.put([first, outboxEntry('not JSON'), outboxEntry('[]'), last]);

      expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'refused', 'refused', 'published']);
      expect(results[1]).toHaveProperty('error', expect.stringContaining('MalformedDetail'));
      expect(await test.arrived()).toHaveLength(2);
    });

    it('blames the content when a call is refused as a whole', async () => {
      const refused: unknown = await test.bus.put([heavy(1_100_000)]).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(BusCallError);
      expect(refused).toHaveProperty('refused', true);
    });

    it('does not blame the content when a call does not get through', async () => {
      const failed: unknown = await test.unreachable.put(numbered(1)).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(BusCallError);
      expect(failed).toHaveProperty('refused', false);
    });

    it('resolves a check when it is there, and rejects it when it is not', async () => {
      await expect(test.bus.check()).resolves.toBeUndefined();
      await expect(test.missing.check()).rejects.toThrow();
      await expect(test.unreachable.check()).rejects.toThrow();
    });
  });
}
