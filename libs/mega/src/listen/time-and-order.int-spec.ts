import { listenerUntil } from '../../testing/listener-until';
import { silentLogger } from '../../testing/listening';
import { TestQueue } from '../../testing/test-queue';
import { DataSubscriber, ProcessStatus, SqsPublisher } from '../mega';

let queue: TestQueue;

beforeEach(async () => {
  queue = await TestQueue.create();
});

afterEach(() => queue.close());

describe('time', () => {
  it('does not show a message to others while its handler runs, however long that takes', async () => {
    await new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger }).publish({
      n: 1,
    });
    const found: (readonly string[])[] = [];
    const Long = DataSubscriber.define('Long', { pattern: {} }, async () => {
      found.push(await queue.bodies(3));
    });
    await listenerUntil(queue, 1, [Long], { visibilityTimeout: 1 }).listen();
    expect(found).toEqual([[]]);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it('passes before a message that is wanted later comes back: as much as its retry delay', async () => {
    await new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger }).publish({
      n: 1,
    });
    const times: number[] = [];
    const Later = DataSubscriber.define('Later', { pattern: {}, retryDelay: 1 }, () => {
      times.push(performance.now());
      return times.length === 1 ? ProcessStatus.RETRY_LATER : ProcessStatus.DONE;
    });
    await listenerUntil(queue, 2, [Later], { visibilityTimeout: 600 }).listen();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });
});

describe('a FIFO queue', () => {
  it('is read in the order of each group, also when a message is wanted again', async () => {
    queue.close();
    queue = await TestQueue.create('.fifo');
    const publisher = new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger });
    for (const [group, n] of ['a1', 'a2', 'b1', 'a3', 'b2'].map((each) => [each.slice(0, 1), each]))
      await publisher.publish({ n }, { messageGroupId: group, messageDeduplicationId: n });
    await publisher.publish({ n: 'a1 again' }, { messageGroupId: 'a', messageDeduplicationId: 'a1' });
    const seen: string[] = [];
    const Ordered = DataSubscriber.define('Ordered', { pattern: {}, retryDelay: 0 }, ({ n }) => {
      seen.push(String(n));
      return seen.filter((each) => each === 'a2').length === 1 && n === 'a2'
        ? ProcessStatus.RETRY_LATER
        : undefined;
    });
    await listenerUntil(queue, 6, [Ordered], { concurrency: 10 }).listen();
    expect(seen.filter((each) => each.startsWith('a'))).toEqual(['a1', 'a2', 'a2', 'a3']);
    expect(seen.filter((each) => each.startsWith('b'))).toEqual(['b1', 'b2']);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });
});
