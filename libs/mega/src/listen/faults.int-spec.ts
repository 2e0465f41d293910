import { FaultyEndpoint, type Fault } from '../../testing/faulty-endpoint';
import { silentLogger } from '../../testing/listening';
import { TestQueue } from '../../testing/test-queue';
import { DataSubscriber, type Failed, SqsListener, type SqsListenerOptions, SqsPublisher } from '../mega';

const failuresAwaited = 3;

let queue: TestQueue;
let endpoint: FaultyEndpoint;

beforeEach(async () => {
  [queue, endpoint] = await Promise.all([TestQueue.create(), FaultyEndpoint.start()]);
});

afterEach(async () => {
  queue.close();
  await endpoint.stop();
});

/** Listens through an endpoint that fails until it was asked a few times, and then works. Answers what was processed. */
async function listenThrough(
  fault: Fault,
  options: Partial<SqsListenerOptions> = {},
): Promise<readonly unknown[]> {
  await new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger }).publish({
    n: 1,
  });
  endpoint.fault = fault;
  const seen: unknown[] = [];
  const failures: Failed[] = [];
  const controller = new AbortController();
  const listener = new SqsListener({
    ...queue.connection,
    endpoint: endpoint.url,
    queueUrl: `${endpoint.url}${new URL(queue.url).pathname}`,
    logger: silentLogger,
    waitTimeSeconds: 1,
    ...options,
    hooks: {
      failed: (failure) => {
        failures.push(failure);
        if (failures.length === failuresAwaited) endpoint.fault = 'none';
      },
      settled: () => controller.abort(),
    },
  });
  listener.registerSubscriber(DataSubscriber.define('Any', { pattern: {} }, ({ n }) => void seen.push(n)));
  await listener.listen({ signal: controller.signal });
  expect(failures.map(({ action }) => action)).toEqual(Array(failuresAwaited).fill('receive'));
  return seen;
}

/** The shortest time between calls that failed, in milliseconds. */
function shortestPause(): number {
  const times = endpoint.arrivals.slice(0, failuresAwaited + 1).map(({ at }) => at);
  return Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
}

describe('a listener whose endpoint fails', () => {
  it.each<[string, Fault]>([
    ['cuts connections', 'cut'],
    ['is out of order', { status: 500, code: 'InternalFailure' }],
    ['throttles', { status: 400, code: 'ThrottlingException' }],
    ['refuses access', { status: 403, code: 'AccessDeniedException' }],
    ['knows no such queue', { status: 400, code: 'QueueDoesNotExist' }],
  ])('asks at most twice a second while it %s, and loses nothing', async (_how, fault) => {
    expect(await listenThrough(fault)).toEqual([1]);
    expect(shortestPause()).toBeGreaterThanOrEqual(490);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it('asks for new credentials when the old ones have expired', async () => {
    let asked = 0;
    const credentials = () => {
      asked += 1;
      return Promise.resolve({ accessKeyId: `key${String(asked)}`, secretAccessKey: 'secret' });
    };
    const keys = { awsAccessKeyId: undefined, awsSecretAccessKey: undefined, credentials };
    expect(await listenThrough({ status: 403, code: 'ExpiredTokenException' }, keys)).toEqual([1]);
    const used = endpoint.arrivals.map(({ accessKeyId }) => accessKeyId);
    expect(used.slice(0, 4)).toEqual(['key1', 'key2', 'key3', 'key4']);
  });
});
