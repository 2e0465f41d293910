import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DataSubscriber, SqsListener } from '@fanfare/mega';
import { BenchError } from './bench-error';
import { compiled } from './local-platform';
import { textTable } from './text-table';

const batchSize = 10;
const sendersAtOnce = 8;
const connection = {
  regionName: 'us-east-1',
  awsAccessKeyId: 'fanfare-bench',
  awsSecretAccessKey: 'fanfare-bench-secret',
};
const body = JSON.stringify({ kind: 'stock', item: 'c0ffee00', level: 3, tags: ['new', 'sale'] });

/** How much work a run of the benchmark does. */
export interface ListenerBenchSize {
  readonly messages: number;
  readonly rounds: number;
}

const usualSize = { messages: 2_000, rounds: 5 };

/** The queue that both sides empty, on an endpoint of its own. */
class BenchQueue {
  private constructor(
    readonly endpoint: string,
    readonly sqs: SQSClient,
    readonly url: string,
  ) {}

  static async create(endpoint: string): Promise<BenchQueue> {
    const {
      regionName: region,
      awsAccessKeyId: accessKeyId,
      awsSecretAccessKey: secretAccessKey,
    } = connection;
    const sqs = new SQSClient({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mega-bench' }));
    return new BenchQueue(endpoint, sqs, QueueUrl);
  }

  async fill(count: number): Promise<void> {
    const Entries = Array.from({ length: batchSize }, (_, id) => ({ Id: String(id), MessageBody: body }));
    const command = new SendMessageBatchCommand({ QueueUrl: this.url, Entries });
    for (let sent = 0; sent < count; sent += batchSize * sendersAtOnce)
      await Promise.all(Array.from({ length: sendersAtOnce }, () => this.sqs.send(command)));
  }
}

/**
 * How many messages a second a listener receives, matches, processes and deletes, against a bare loop of the SDK that
 * receives and deletes, on the same queue: each empties it by turns. Takes about ten seconds.
 */
export async function benchMegaListener(
  print: (line: string) => void,
  { messages, rounds }: ListenerBenchSize = usualSize,
): Promise<void> {
  const services = await startServices();
  try {
    const queue = await BenchQueue.create(services.endpoint);
    const rates = { loop: [] as number[], listener: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      rates.loop[round] = await rate(queue, messages, emptyByLoop);
      rates.listener[round] = await rate(queue, messages, emptyByListener);
    }
    const warm = ([, ...others]: readonly number[]): readonly number[] => others;
    print(report(warm(rates.loop), warm(rates.listener)));
    queue.sqs.destroy();
  } finally {
    await services.stop();
  }
}

/** Messages a second while the queue is emptied. */
async function rate(queue: BenchQueue, messages: number, empty: typeof emptyByLoop): Promise<number> {
  await queue.fill(messages);
  const start = performance.now();
  await empty(queue, messages);
  return (messages * 1_000) / (performance.now() - start);
}

async function emptyByLoop({ sqs, url }: BenchQueue, count: number): Promise<void> {
  for (let deleted = 0; deleted < count;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: batchSize, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) continue;
    const Entries = Messages.map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    deleted += Messages.length;
  }
}

async function emptyByListener({ endpoint, url }: BenchQueue, count: number): Promise<void> {
  let deleted = 0;
  const stopping = new AbortController();
  const settled = (): void => {
    deleted += 1;
    if (deleted === count) stopping.abort();
  };
  const options = {
    ...connection,
    endpoint,
    queueUrl: url,
    maxNumberOfMessages: batchSize,
    waitTimeSeconds: 1,
  };
  const listener = new SqsListener({ ...options, hooks: { settled } });
  listener.registerSubscriber(
    DataSubscriber.define('Stock', { pattern: { kind: 'stock' } }, () => undefined),
  );
  await listener.listen({ signal: stopping.signal });
}

function report(loop: readonly number[], listener: readonly number[]): string {
  const row = (name: string, rates: readonly number[]): string[] => [
    name,
    ...[median(rates), Math.min(...rates), Math.max(...rates)].map((rate) =>
      Math.round(rate).toLocaleString('en'),
    ),
  ];
  const table = textTable([
    ['by turns', 'messages/s', 'least', 'most'],
    row('SDK loop', loop),
    row('SqsListener', listener),
  ]);
  return `${table}\nratio ${(median(listener) / median(loop)).toFixed(2)} of the medians`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** An AWS endpoint as a process of its own, with empty state. @throws BenchError when it does not start */
async function startServices(): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(compiled, 'tools/local/src/test-services.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [json] = await Promise.race([line, ended.then(() => ['{}'])]);
  const { awsEndpoint } = JSON.parse(json ?? '{}') as { readonly awsEndpoint?: string };
  if (awsEndpoint === undefined) throw new BenchError('The AWS endpoint did not start, see above.');
  return {
    endpoint: awsEndpoint,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
