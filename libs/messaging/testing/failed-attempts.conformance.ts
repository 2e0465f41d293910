import { uuidv7 } from 'uuidv7';
import type { FailedAttempts } from '../src/queue/failed-attempts';

/** Counts, and counts that cannot be kept at the moment. */
export interface FailedAttemptsUnderTest {
  readonly attempts: FailedAttempts;
  readonly unavailable: FailedAttempts;
}

/** What every {@link FailedAttempts} promises. */
export function describeFailedAttempts(name: string, make: () => FailedAttemptsUnderTest): void {
  let attempts: FailedAttempts;
  let unavailable: FailedAttempts;
  let eventId: string;

  const fail = (reaction = 'open-on-validated', id = eventId, error = 'no'): Promise<number> =>
    attempts.record(reaction, id, error);

  describe(name, () => {
    beforeEach(() => {
      ({ attempts, unavailable } = make());
      eventId = uuidv7();
    });

    it('counts from one', async () => {
      expect([await fail(), await fail(), await fail()]).toEqual([1, 2, 3]);
    });

    it('counts each reaction and each event for itself', async () => {
      await fail();
      expect(await fail('welcome-on-created')).toBe(1);
      expect(await fail('open-on-validated', uuidv7())).toBe(1);
      expect(await fail()).toBe(2);
    });

    it('counts every failure of those that happen at the same time', async () => {
      const counts = await Promise.all(Array.from({ length: 8 }, () => fail()));
      expect(counts.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('starts at one again when it was told to forget, and forgets nothing else', async () => {
      await fail();
      await fail('welcome-on-created');
      await attempts.forget('open-on-validated', eventId);
      await attempts.forget('open-on-validated', uuidv7());

      expect(await fail()).toBe(1);
      expect(await fail('welcome-on-created')).toBe(2);
    });

    it.each(['', '\0', 'a\0b', '\ud800', `${'x'.repeat(1_999)}\u{1F389}`, 'x'.repeat(1_000_000)])(
      'counts whatever the error says (%#)',
      async (error) => {
        expect(await fail('open-on-validated', eventId, error)).toBe(1);
        expect(await fail('open-on-validated', eventId, error)).toBe(2);
      },
    );

    it('says when it cannot keep a count', async () => {
      await expect(unavailable.record('open-on-validated', eventId, 'no')).rejects.toThrow();
    });
  });
}
