import { setTimeout as delay } from 'node:timers/promises';
import { SQSClient, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { uuidv7 } from 'uuidv7';

const batchSize = 10;
const batchesAtOnce = 4;
/** What an event has around the text that makes it as large as it is to be. */
const frameBytes = 160;

/** The tenant of the benchmark. */
export const tenantId = 'bench';

/** Says events of a tenant's own: puts them into the queue of the webhooks app, as EventBridge does. */
export class EventLoad {
  private readonly sqs: SQSClient;

  constructor(
    awsEndpoint: string,
    private readonly queueUrl: string,
  ) {
    const credentials = { accessKeyId: 'fanfare-load', secretAccessKey: 'fanfare-load-secret' };
    this.sqs = new SQSClient({ region: 'us-east-1', endpoint: awsEndpoint, credentials });
  }

  /** Says `count` events with bodies of about so many bytes, of these types in turn, as fast as they are taken. */
  async sayAll(count: number, types: readonly string[], bytes: number): Promise<void> {
    let next = 0;
    const say = async (): Promise<void> => {
      while (next < count) {
        const first = next;
        next += batchSize;
        const Entries = Array.from({ length: Math.min(batchSize, count - first) }, (_, place) => ({
          Id: String(place),
          MessageBody: event(types[(first + place) % types.length] ?? '', bytes),
        }));
        await this.sqs.send(new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries }));
      }
    };
    await Promise.all(Array.from({ length: batchesAtOnce }, say));
  }

  /** Says `count` events at a steady rate, whether or not earlier ones were taken. */
  async sayAtRate(count: number, perSecond: number, types: readonly string[], bytes: number): Promise<void> {
    const start = performance.now();
    const saying: Promise<unknown>[] = [];
    for (let index = 0; index < count; index += 1) {
      await delay(Math.max(0, start + (index * 1000) / perSecond - performance.now()));
      const MessageBody = event(types[index % types.length] ?? '', bytes);
      saying.push(this.sqs.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody })));
    }
    await Promise.all(saying);
  }

  close(): void {
    this.sqs.destroy();
  }
}

function event(type: string, bytes: number): string {
  const eventId = uuidv7();
  const occurredAt = new Date().toISOString();
  const source = `external.${tenantId}`;
  return JSON.stringify({
    version: '0',
    id: uuidv7(),
    'detail-type': type,
    source,
    account: '000000000000',
    time: occurredAt,
    region: 'us-east-1',
    resources: [],
    detail: {
      metadata: {
        eventId,
        eventType: type,
        version: 1,
        occurredAt,
        tenantId,
        aggregateId: eventId,
        correlationId: eventId,
        causationId: null,
        producer: source,
      },
      data: dataOf(bytes),
    },
  });
}

/** Data that makes the body of a webhook about so many bytes. */
export function dataOf(bytes: number): object {
  return { customerId: 'c-7', text: 'x'.repeat(Math.max(0, bytes - frameBytes)) };
}
