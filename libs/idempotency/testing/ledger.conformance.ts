import { createHash } from 'node:crypto';
import { NoTransactionError } from '@fanfare/persistence/errors';
import type { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { uuidv7 } from 'uuidv7';
import type { Ledger, LedgerAnswer, LedgerEntry } from '../src/ledger';

/** A ledger, and the transactions that it takes part in. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  readonly unitOfWork: UnitOfWork;
}

/** An entry of a new event. */
export function ledgerEntry(content = 'content'): LedgerEntry {
  return {
    consumer: 'open-on-validated',
    eventId: uuidv7(),
    messageId: uuidv7(),
    payloadHash: createHash('sha256').update(content).digest(),
  };
}

/** What every {@link Ledger} promises. */
export function describeLedger(name: string, make: () => LedgerUnderTest): void {
  let ledger: Ledger;
  let unitOfWork: UnitOfWork;

  /** Enters an event in a transaction of its own, which commits. */
  const enter = (entry: LedgerEntry): Promise<LedgerAnswer> => unitOfWork.run(() => ledger.enter(entry));

  /** Enters an event in a transaction that stays open until it is told how to end. */
  async function enterSlowly(entry: LedgerEntry): Promise<(error?: Error) => Promise<LedgerAnswer | Error>> {
    const entered = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const transaction = unitOfWork.run(async () => {
      const answer = await ledger.enter(entry);
      entered.resolve();
      await end.promise;
      return answer;
    });
    transaction.catch(entered.reject);
    await entered.promise;
    return (error) => {
      if (error) end.reject(error);
      else end.resolve();
      return transaction.catch((thrown: unknown) => thrown as Error);
    };
  }

  describe(name, () => {
    beforeEach(() => {
      ({ ledger, unitOfWork } = make());
    });

    it('calls an event new once, whatever message it comes in', async () => {
      const entry = ledgerEntry();
      expect(await enter(entry)).toBe('new');
      expect(await enter(entry)).toBe('duplicate');
      expect(await enter({ ...entry, messageId: uuidv7() })).toBe('duplicate');
    });

    it('calls an event a conflict when its content is another, and keeps to the first', async () => {
      const entry = ledgerEntry();
      await enter(entry);
      expect(await enter({ ...entry, payloadHash: ledgerEntry('other').payloadHash })).toBe('conflict');
      expect(await enter(entry)).toBe('duplicate');
    });

    it('keeps each consumer and each event apart', async () => {
      const entry = ledgerEntry();
      await enter(entry);
      expect(await enter({ ...entry, consumer: 'welcome-on-created' })).toBe('new');
      expect(await enter({ ...entry, eventId: uuidv7() })).toBe('new');
    });

    it('needs a transaction', async () => {
      await expect((async () => ledger.enter(ledgerEntry()))()).rejects.toThrow(NoTransactionError);
    });

    it('forgets an entry whose transaction rolls back', async () => {
      const entry = ledgerEntry();
      const end = await enterSlowly(entry);
      expect(await end(new Error('no'))).toBeInstanceOf(Error);
      expect(await enter(entry)).toBe('new');
    });

    it('lets a duplicate wait for the first to commit', async () => {
      const entry = ledgerEntry();
      const end = await enterSlowly(entry);
      const answered = jest.fn();
      const duplicate = enter({ ...entry, messageId: uuidv7() }).then((answer) => {
        answered();
        return answer;
      });
      await enter(ledgerEntry());
      expect(answered).not.toHaveBeenCalled();

      expect(await end()).toBe('new');
      expect(await duplicate).toBe('duplicate');
    });

    it('lets one of those that wait take over when the first rolls back', async () => {
      const entry = ledgerEntry();
      const end = await enterSlowly(entry);
      const waiting = [enter(entry), enter(entry), enter(entry)];
      await end(new Error('no'));
      expect((await Promise.all(waiting)).sort()).toEqual(['duplicate', 'duplicate', 'new']);
    });

    it('calls an event new once when it is entered many times at the same time', async () => {
      const entry = ledgerEntry();
      const answers = await Promise.all(Array.from({ length: 8 }, () => enter(entry)));
      expect(answers.filter((answer) => answer === 'new')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(7);
    });
  });
}
