import { createHash, randomUUID } from 'node:crypto';
import { NoTransactionError } from '@fanfare/persistence/errors';
import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { InboxRetention } from '../inbox/inbox-retention';
import { Inbox, type InboxEntry } from './inbox.repository';
import { migrations } from './migrations';

let test: TestDataSource;
let unitOfWork: UnitOfWork;
let inbox: Inbox;

beforeAll(async () => {
  test = await openTestDataSource('bridge', migrations);
  unitOfWork = new UnitOfWork(test.dataSource);
  inbox = new Inbox(unitOfWork);
});

afterAll(() => test.close());

const noon = Date.parse('2026-11-02T12:00:00.000Z');

/** An entry whose content is its own, unless it is given one. */
function entry(
  changes: Partial<InboxEntry> & { readonly content?: string; readonly at?: number } = {},
): InboxEntry {
  const { content = randomUUID(), at = 0, ...others } = changes;
  const contentHash = createHash('sha256').update(content).digest();
  const sentAt = new Date(noon + at * 1_000);
  return { contentHash, messageId: randomUUID(), sentAt, equalSeconds: 300, ...others };
}

const enter = (each: InboxEntry) => unitOfWork.run(() => inbox.enter(each));

it('takes a message once, however late it comes again', async () => {
  const message = entry();
  expect(await enter(message)).toBe(true);
  expect(await enter(message)).toBe(false);
  expect(await enter({ ...message, sentAt: new Date(noon + 86_400_000) })).toBe(false);
});

it('takes messages of other content, also under the same id', async () => {
  const messageId = randomUUID();
  expect(await enter(entry({ messageId }))).toBe(true);
  expect(await enter(entry({ messageId }))).toBe(true);
});

it.each([
  ['299 s after', 299, 300, false],
  ['299 s before', -299, 300, false],
  ['300 s after', 300, 300, true],
  ['300 s before', -300, 300, true],
  ['a year after', 31_536_000, null, false],
  ['at the same time', 0, 0, true],
])(
  'of messages with equal content, takes one that was sent %s the other: within %s s and %s',
  async (_when, at, equalSeconds, expected) => {
    const content = randomUUID();
    expect(await enter(entry({ content, equalSeconds }))).toBe(true);
    expect(await enter(entry({ content, equalSeconds, at }))).toBe(expected);
  },
);

it('takes one of ten messages with equal content that come at the same time', async () => {
  const content = randomUUID();
  const taken = await Promise.all(Array.from({ length: 10 }, () => enter(entry({ content }))));
  expect(taken.filter(Boolean)).toHaveLength(1);
});

it('has not taken what was rolled back', async () => {
  const message = entry();
  const failing = unitOfWork.run(async () => {
    await inbox.enter(message);
    throw new TypeError('later');
  });
  await expect(failing).rejects.toThrow('later');
  expect(await enter(message)).toBe(true);
});

it('needs a transaction', async () => {
  await expect(inbox.enter(entry())).rejects.toThrow(NoTransactionError);
});

it('forgets what was published 35 days ago, and nothing younger', async () => {
  const [old, young] = [entry(), entry()];
  await Promise.all([enter(old), enter(young)]);
  await test.dataSource.query(
    `UPDATE inbox SET published_at = now() - CASE WHEN message_id = $1
     THEN interval '35 days 1 minute' ELSE interval '34 days 23 hours' END WHERE message_id IN ($1, $2)`,
    [old.messageId, young.messageId],
  );
  expect(await new InboxRetention(test.dataSource).run()).toBe(1);
  expect([await enter(old), await enter(young)]).toEqual([true, false]);
});
