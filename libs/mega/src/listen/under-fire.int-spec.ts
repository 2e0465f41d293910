import { setTimeout as pause } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ConsumerProject } from '../../testing/consumer-project';
import { FaultyEndpoint } from '../../testing/faulty-endpoint';
import { silentLogger } from '../../testing/listening';
import { TestQueue } from '../../testing/test-queue';
import { DataSubscriber, type Failed, SqsListener, type SqsListenerOptions, SqsPublisher } from '../mega';

const outageSeconds = 10;
const drainBudgetMs = 25_000;

let queue: TestQueue;
let controller: AbortController;

beforeEach(async () => {
  queue = await TestQueue.create();
  controller = new AbortController();
});

afterEach(() => {
  controller.abort();
  queue.close();
});

async function publish(from: number, to: number): Promise<void> {
  const publisher = new SqsPublisher({ ...queue.connection, queueUrl: queue.url, logger: silentLogger });
  await Promise.all(Array.from({ length: to - from }, (_, index) => publisher.publish({ n: from + index })));
}

/** A client that makes each call once, and how many it made. */
function countingClient(endpoint: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'secret' };
  const client = new SQSClient({
    endpoint,
    region: queue.connection.regionName,
    credentials,
    maxAttempts: 1,
  });
  const calls = { count: 0 };
  client.middlewareStack.add(
    (next) => (request) => {
      calls.count += 1;
      return next(request);
    },
    { step: 'finalizeRequest' },
  );
  return { client, calls };
}

/** A listener that counts, and stops when so many messages are deleted. */
function counting(awaited: number, options: Partial<SqsListenerOptions>) {
  const seen = new Set<unknown>();
  const failures: Failed[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  let deleted = 0;
  const listener = new SqsListener({
    ...queue.connection,
    queueUrl: queue.url,
    maxNumberOfMessages: 10,
    waitTimeSeconds: 1,
    visibilityTimeout: 15,
    logger: silentLogger,
    ...options,
    hooks: {
      failed: (failure) => failures.push(failure),
      settled: ({ outcome }) => {
        deleted += Number(outcome === 'deleted');
        if (deleted === awaited) controller.abort();
      },
    },
  });
  listener.registerSubscriber(
    DataSubscriber.define('Any', { pattern: {} }, async ({ n }) => {
      seen.add(n);
      begin(undefined);
      await pause(50);
    }),
  );
  return { seen, failures, begun, done: listener.listen({ signal: controller.signal }) };
}

describe('a listener under fire', () => {
  it('loses nothing to a network that is cut for 10 s, calls twice a second at most, and goes on by itself', async () => {
    const endpoint = await FaultyEndpoint.start();
    const { client, calls } = countingClient(endpoint.url);
    await publish(0, 20);
    const queueUrl = `${endpoint.url}${new URL(queue.url).pathname}`;
    const { seen, begun, done } = counting(30, { client, queueUrl });
    await begun;
    await endpoint.sever();
    const before = calls.count;
    await pause(outageSeconds * 1_000);
    expect(calls.count - before).toBeGreaterThan(0);
    expect(calls.count - before).toBeLessThanOrEqual(2 * outageSeconds);
    await endpoint.mend();
    await publish(20, 30);
    await done;
    expect(seen.size).toBe(30);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
    client.destroy();
    await endpoint.stop();
  }, 60_000);

  it('loses nothing to sessions that end after a second, though their client does not know it', async () => {
    const { endpoint, regionName: region } = queue.connection;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'secret' };
    const sts = new STSClient({ endpoint, region, credentials });
    const role = { RoleArn: 'arn:aws:iam::000000000000:role/listener', RoleSessionName: 'fire' };
    let sessions = 0;
    const session = async () => {
      sessions += 1;
      const { Credentials } = await sts.send(new AssumeRoleCommand({ ...role, DurationSeconds: 1 }));
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    };
    const { seen, failures, done } = counting(4, {
      awsAccessKeyId: undefined,
      awsSecretAccessKey: undefined,
      credentials: session,
    });
    for (const n of [0, 1, 2, 3]) {
      await publish(n, n + 1);
      await pause(1_100);
    }
    await done;
    expect(seen.size).toBe(4);
    expect(sessions).toBeGreaterThan(2);
    expect(failures.length).toBeLessThanOrEqual(2 * sessions);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
    sts.destroy();
  });
});

/** A program as a user of the library writes it. */
const program = `
  import { setTimeout as pause } from 'node:timers/promises';
  import { DataSubscriber, SqsListener } from '@fanfare/mega';

  const { QUEUE_URL: queueUrl, KILL_AT: killAt, SLOW_MS: slowMs } = process.env;
  const stopping = new AbortController();
  process.once('SIGTERM', () => stopping.abort());
  let processed = 0;
  const hooks = {
    processed() {
      processed += 1;
      if (processed === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    },
  };
  const options = { maxNumberOfMessages: 10, concurrency: 10, waitTimeSeconds: 1, visibilityTimeout: 2 };
  const listener = new SqsListener({ queueUrl, hooks, ...options });
  listener.registerSubscriber(
    DataSubscriber.define('Slow', { pattern: {} }, async ({ n }) => {
      console.log('begins ' + n);
      await pause(Number(slowMs));
      console.log('ends ' + n);
    }),
  );
  await listener.listen({ signal: stopping.signal });
`;

describe('a process that listens', () => {
  let project: ConsumerProject;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    project = new ConsumerProject();
    project.write('listener.js', program);
    const { endpoint, regionName, awsAccessKeyId, awsSecretAccessKey } = queue.connection;
    environment = {
      QUEUE_URL: queue.url,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: regionName,
      AWS_ACCESS_KEY_ID: awsAccessKeyId,
      AWS_SECRET_ACCESS_KEY: awsSecretAccessKey,
      SLOW_MS: '1',
    };
  });

  afterEach(() => project.remove());

  it('leaves what it had handled and not deleted, when it is killed, to the next', async () => {
    await publish(0, 12);
    const killed = await project.runUntil('listener.js', Number.POSITIVE_INFINITY, {
      ...environment,
      KILL_AT: '5',
    });
    expect(killed.code).toBe(1);
    const handled = killed.output.split('\n').filter((line) => line.startsWith('ends'));
    expect(handled).toHaveLength(5);
    const next = await project.runUntil('listener.js', 24, environment);
    expect(next.code).toBe(0);
    expect(new Set(next.output.split('\n').filter((line) => line.startsWith('ends'))).size).toBe(12);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it(
    'lets ten slow handlers end when it is told to stop, deletes their messages, begins no more and exits 0',
    async () => {
      await publish(0, 12);
      const { code, output } = await project.runUntil('listener.js', 10, { ...environment, SLOW_MS: '3000' });
      expect(code).toBe(0);
      const words = output.split('\n').map((line) => line.split(' ')[0]);
      expect(words).toEqual([...Array<string>(10).fill('begins'), ...Array<string>(10).fill('ends')]);
      expect(await queue.counts()).toEqual({ visible: 2, hidden: 0 });
    },
    drainBudgetMs,
  );
});
