import { listenerUntil } from '../../testing/listener-until';
import { silentLogger } from '../../testing/listening';
import { TestQueue } from '../../testing/test-queue';
import {
  DataSubscriber,
  decodeBody,
  EventSubscriber,
  MegaPayload,
  oneOf,
  PayloadBuilder,
  ProcessStatus,
  SnsPublisher,
  SqsPublisher,
} from '../mega';

class ShelfFullError extends Error {}

let queue: TestQueue;

beforeEach(async () => {
  queue = await TestQueue.create();
});

afterEach(() => queue.close());

function bookEvent(name: string): MegaPayload {
  return new PayloadBuilder().withEvent({ name, domain: 'library', copy: 'c0ffee00' }).build();
}

/** What a subscriber saw, as short words. */
function word(payload: unknown): string {
  return payload instanceof MegaPayload ? payload.event.name : JSON.stringify(payload);
}

describe('a queue that is written to directly and by topics', () => {
  const seen: string[] = [];
  let shelfIsFull = true;

  const Lent = EventSubscriber.define('Lent', { eventName: oneOf('book.lent', 'book.lost') }, (payload) => {
    seen.push(`Lent ${word(payload)}`);
    if (payload.event.name === 'book.lost') throw new TypeError('fatal, which another may outvote');
  });
  const Library = EventSubscriber.define(
    'Library',
    { domain: 'library', retriableErrors: [ShelfFullError] },
    (payload) => {
      seen.push(`Library ${word(payload)}`);
      if (shelfIsFull && payload.event.name === 'book.damaged') throw new ShelfFullError();
      return shelfIsFull && payload.event.name === 'book.lost'
        ? ProcessStatus.RETRY_LATER
        : ProcessStatus.DONE;
    },
  );
  const Stock = DataSubscriber.define('Stock', { pattern: { kind: 'stock' } }, (payload) => {
    seen.push(`Stock ${word(payload)}`);
  });
  const subscribers = [Lent, Library, Stock];

  async function publishAll(): Promise<void> {
    const direct = new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger });
    const topics = new SnsPublisher({ ...queue.connection, logger: silentLogger });
    const [raw, wrapped] = [{ topicArn: await queue.topic(true) }, { topicArn: await queue.topic(false) }];
    const binaryEncoding = true;
    await direct.publish(bookEvent('book.lent'));
    await direct.publish({ kind: 'stock', level: 3 }, { binaryEncoding });
    await direct.publish('hello world!');
    await topics.publish(bookEvent('book.lost'), { ...raw, binaryEncoding });
    await topics.publish({ kind: 'stock', level: 4 }, raw);
    await topics.publish({ kind: 'other' }, raw);
    await topics.publish(bookEvent('book.damaged'), wrapped);
    await topics.publish(bookEvent('book.lent'), { ...wrapped, binaryEncoding });
  }

  it('is given to every subscriber that matches, and holds what one of them wants again until none does', async () => {
    await publishAll();
    const first = listenerUntil(queue, 8, subscribers);
    await first.listen();
    const kept = first.settlements.filter(({ outcome }) => outcome === 'kept');
    expect(kept.map(({ message }) => word(message.payload)).sort()).toEqual(['book.damaged', 'book.lost']);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 2 });
    expect(kept.map(({ message }) => message.receiveCount)).toEqual([1, 1]);
    const deleted = first.settlements.filter(({ outcome }) => outcome === 'deleted');
    expect(deleted.map(({ reason, message }) => `${reason} ${word(message.payload)}`).sort()).toEqual([
      'processed book.lent',
      'processed book.lent',
      'processed {"kind":"stock","level":3}',
      'processed {"kind":"stock","level":4}',
      'unmatched "hello world!"',
      'unmatched {"kind":"other"}',
    ]);
    expect(seen.splice(0).sort()).toEqual([
      'Lent book.lent',
      'Lent book.lent',
      'Lent book.lost',
      'Library book.damaged',
      'Library book.lent',
      'Library book.lent',
      'Library book.lost',
      'Stock {"kind":"stock","level":3}',
      'Stock {"kind":"stock","level":4}',
    ]);

    shelfIsFull = false;
    for (const { message } of kept) await queue.show(message.receiptHandle);
    const second = listenerUntil(queue, 2, subscribers);
    await second.listen();
    expect(seen.sort()).toEqual(['Lent book.lost', 'Library book.damaged', 'Library book.lost']);
    expect(second.settlements.map(({ message }) => message.receiveCount)).toEqual([2, 2]);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });
});

describe('aborting', () => {
  async function publishNumbers(count: number): Promise<void> {
    const publisher = new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger });
    for (let n = 0; n < count; n += 1) await publisher.publish({ n });
  }

  it.each([
    [10, 'all of ten slow handlers', 2],
    [1, 'the one slow handler of ten that has begun', 11],
  ])(
    'with a concurrency of %i waits for %s, and leaves the others to others',
    async (concurrency, _what, visible) => {
      await publishNumbers(12);
      const { promise: end, resolve: finish } = Promise.withResolvers<undefined>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
      let [running, finished] = [0, 0];
      const Slow = DataSubscriber.define('Slow', { pattern: {} }, async () => {
        running += 1;
        if (running === concurrency) begin(undefined);
        await end;
        finished += 1;
      });
      const { controller, listen } = listenerUntil(queue, Number.POSITIVE_INFINITY, [Slow], { concurrency });
      const listening = listen();
      await begun;
      controller.abort();
      finish(undefined);
      await listening;
      expect([running, finished]).toEqual([concurrency, concurrency]);
      expect(await queue.counts()).toEqual({ visible, hidden: 0 });
    },
  );
});

describe('what publishers write', () => {
  it('is what decodes again', async () => {
    const publisher = new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger });
    const event = bookEvent('book.lent');
    await publisher.publish(event, { binaryEncoding: true });
    const [body = ''] = await queue.bodies(2);
    expect(event.equals(decodeBody(body).payload)).toBe(true);
  });
});
