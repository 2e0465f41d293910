import { NoTransactionError } from '@fanfare/persistence/errors';
import type { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import type { Outbox, OutboxEntry } from '../src/outbox/outbox';
import { outboxEntry } from './outbox-entry';

/** An outbox, the transactions that it takes part in, and a way to let time pass for it. */
export interface OutboxUnderTest {
  readonly outbox: Outbox;
  readonly unitOfWork: UnitOfWork;
  elapse(milliseconds: number): Promise<void> | void;
}

/** What not every outbox can promise. */
export interface OutboxFeatures {
  /** It outlives the process, so that several relays can share it. */
  readonly isShared: boolean;
}

/** What every {@link Outbox} promises. `make` gives one without entries. */
export function describeOutbox(
  name: string,
  make: () => Promise<OutboxUnderTest> | OutboxUnderTest,
  features: OutboxFeatures,
): void {
  let test: OutboxUnderTest;
  let outbox: Outbox;

  async function add(count = 1): Promise<OutboxEntry[]> {
    const entries = Array.from({ length: count }, () => outboxEntry());
    await test.unitOfWork.run(async () => {
      for (const entry of entries) await outbox.add(entry);
    });
    return entries;
  }

  const ids = (entries: readonly OutboxEntry[]): string[] => entries.map(({ eventId }) => eventId);
  const claim = async (limit = 100): Promise<string[]> => ids(await outbox.claim(limit));
  const onlyId = async (): Promise<string> => ids(await add()).join();

  describe(name, () => {
    beforeEach(async () => {
      test = await make();
      ({ outbox } = test);
    });

    describe('adding', () => {
      it('needs a transaction', async () => {
        await expect((async () => outbox.add(outboxEntry()))()).rejects.toThrow(NoTransactionError);
        expect(await claim()).toEqual([]);
      });

      it('has no effect when the transaction rolls back', async () => {
        const work = test.unitOfWork.run(async () => {
          await outbox.add(outboxEntry());
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        expect(await claim()).toEqual([]);
        expect(await outbox.backlog()).toMatchObject({ pending: 0 });
      });

      it('is seen by nobody before the commit, and is found even when later entries were claimed before', async () => {
        const late = outboxEntry();
        const mayCommit = Promise.withResolvers<void>();
        const added = Promise.withResolvers<void>();
        const slow = test.unitOfWork.run(async () => {
          await outbox.add(late);
          added.resolve();
          await mayCommit.promise;
        });
        await added.promise;
        const quick = await add();

        expect(await claim()).toEqual(ids(quick));
        await outbox.markPublished(ids(quick));
        mayCommit.resolve();
        await slow;
        expect(await claim()).toEqual([late.eventId]);
      });
    });

    describe('claiming', () => {
      it('gives the entries as they were added, in the order of their ids, and says that it is the first time', async () => {
        const entries = await add(3);
        expect(await outbox.claim(100)).toEqual(entries.map((entry) => ({ ...entry, attempts: 1 })));
      });

      it('keeps every character of a detail', async () => {
        const entry = outboxEntry(JSON.stringify({ data: '\u0000\ud800 \u{1F389} ünïcödé "quoted" \\ \n' }));
        await test.unitOfWork.run(() => outbox.add(entry));
        expect((await outbox.claim(1))[0]?.detail).toBe(entry.detail);
      });

      it('gives no more than it is asked for, the oldest first', async () => {
        const first = await add(2);
        await test.elapse(1);
        const second = await add(2);

        expect(await claim(3)).toEqual([...ids(first), ids(second)[0]]);
        expect(await claim(3)).toEqual([ids(second)[1]]);
      });

      it('gives an entry to nobody else for 30 s, and then to the next who asks', async () => {
        const id = await onlyId();
        await claim();
        await test.elapse(25_000);
        expect(await claim()).toEqual([]);
        await test.elapse(5_001);
        expect(await outbox.claim(1)).toMatchObject([{ eventId: id, attempts: 2 }]);
      });

      it('gives each entry to one of those who claim at the same time', async () => {
        const entries = await add(40);
        const claimed = await Promise.all(Array.from({ length: 8 }, () => claim(5)));

        expect(claimed.flat().sort()).toEqual(ids(entries));
      });
    });

    describe('marking as published', () => {
      it('ends the matter, and repeating it changes nothing', async () => {
        const entries = ids(await add(2));
        await claim();
        await outbox.markPublished(entries.slice(0, 1));
        await outbox.markPublished(entries.slice(0, 1));
        await test.elapse(31_000);

        expect(await claim()).toEqual(entries.slice(1));
        expect(await outbox.backlog()).toMatchObject({ pending: 1 });
      });

      it('is not undone by somebody who gives the entry back or sets it aside afterwards', async () => {
        const id = await onlyId();
        await claim();
        await outbox.markPublished([id]);
        await outbox.release([{ eventId: id, delayMs: 0, error: 'late' }]);
        await outbox.quarantine(id, 'late');

        expect(await claim()).toEqual([]);
        expect(await outbox.backlog()).toMatchObject({ pending: 0, quarantined: 0 });
      });
    });

    describe('giving back', () => {
      it('makes an entry due after its own delay', async () => {
        const [soon = '', later = ''] = ids(await add(2));
        await claim();
        await outbox.release([
          { eventId: soon, delayMs: 0, error: 'throttled' },
          { eventId: later, delayMs: 10_000, error: 'throttled' },
        ]);

        expect(await outbox.claim(100)).toMatchObject([{ eventId: soon, attempts: 2 }]);
        await test.elapse(9_000);
        expect(await claim()).toEqual([]);
        await test.elapse(1_001);
        expect(await claim()).toEqual([later]);
      });

      it('puts an entry behind those that have waited longer', async () => {
        const tried = await onlyId();
        await claim();
        const waiting = await onlyId();
        await test.elapse(1);
        await outbox.release([{ eventId: tried, delayMs: 0, error: 'throttled' }]);
        expect(await claim(1)).toEqual([waiting]);
      });

      it.each(['\0', '\ud800', 'x'.repeat(1_000_000)])('takes any error text (%#)', async (error) => {
        const id = await onlyId();
        await claim();
        await outbox.release([{ eventId: id, delayMs: 0, error }]);
        expect(await claim()).toEqual([id]);
        await outbox.quarantine(id, error);
        expect(await outbox.backlog()).toMatchObject({ quarantined: 1 });
      });
    });

    it('setting aside is for good', async () => {
      const id = await onlyId();
      await claim();
      await outbox.quarantine(id, 'malformed');
      await test.elapse(86_400_000);

      expect(await claim()).toEqual([]);
      expect(await outbox.backlog()).toEqual({ pending: 0, oldestSeconds: 0, quarantined: 1 });
    });

    it('tells how many wait, and for how long the oldest has', async () => {
      await add(2);
      await test.elapse(60_000);
      await add(1);
      await claim(1);

      const { oldestSeconds, ...counts } = await outbox.backlog();
      expect(counts).toEqual({ pending: 3, quarantined: 0 });
      expect(Math.floor(oldestSeconds / 10)).toBe(6);
    });

    if (features.isShared) {
      it('gives 2,000 entries to four who claim in turns, each to one', async () => {
        const entries = await add(2_000);
        const claimed: string[] = [];
        const claimAll = async (): Promise<void> => {
          for (let got = await claim(100); got.length > 0; got = await claim(100)) claimed.push(...got);
        };
        await Promise.all([claimAll(), claimAll(), claimAll(), claimAll()]);
        expect(claimed.sort()).toEqual(ids(entries));
      });
    }
  });
}
