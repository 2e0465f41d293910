import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp, SnsStore, SqsStore, type FauxqsApp, type FauxqsReply } from './fauxqs';
import { correct } from './fauxqs-corrections';
import { MessageMoveTasks } from './message-move-tasks';
import { QueuePersistence } from './queue-persistence';
import { callerGone, LocalQueueStore } from './queue-store';

const TOO_LARGE = 413;

/** A message that this process itself puts into a queue. */
export interface OwnMessage {
  readonly body: string;
  readonly delayMs?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** SQS and SNS over their wire protocols, kept in one file under `dataDirectory`. */
export class QueueService {
  readonly moveTasks: MessageMoveTasks;

  private constructor(
    private readonly app: FauxqsApp,
    private readonly store: LocalQueueStore,
    private readonly persistence: QueuePersistence,
  ) {
    this.moveTasks = new MessageMoveTasks({
      find: (arn) => store.getQueueByArn(arn),
      originOf: (messageId) => persistence.originOf(messageId),
      isDeadLetterQueue: (arn) => store.isDeadLetterQueue(arn),
    });
  }

  /** Loads what an earlier run left. `endpoint` is the address that queue URLs name, without a trailing slash. */
  static async open(dataDirectory: string, endpoint: string): Promise<QueueService> {
    const persistence = new QueuePersistence(dataDirectory);
    const queues = new LocalQueueStore(endpoint, persistence);
    const topics = new SnsStore();
    persistence.loadSqsAndSns(queues, topics);
    for (const queue of queues.allQueues()) queue.persistence = persistence;
    queues.persistence = persistence;
    topics.persistence = persistence;
    queues.host = '';
    const app = buildApp({ logger: false, stores: { sqsStore: queues, snsStore: topics } });
    correct(app);
    app.setErrorHandler(refuse);
    await app.ready();
    return new QueueService(app, queues, persistence);
  }

  /** Answers one request. A receive whose caller hangs up ends at once and takes no message. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const hangUp = new AbortController();
    const abandon = () => {
      if (!response.writableFinished) hangUp.abort('hung up');
    };
    request.socket.once('end', abandon);
    response.once('close', () => {
      request.socket.off('end', abandon);
      abandon();
    });
    callerGone.run(hangUp.signal, () => this.app.routing(request, response));
  }

  /** Answers one query-protocol request whose body was read already. */
  async handleForm(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const answer = await this.app.inject({
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: request.headers.host ?? '',
        authorization: request.headers.authorization ?? '',
      },
      payload: body,
    });
    response.writeHead(answer.statusCode, answer.headers).end(answer.payload);
  }

  /**
   * Puts one message with text attributes into a queue, in the file after {@link commit}, to be seen after the queue's
   * own delay and `delayMs`. Returns false when there is no such queue.
   */
  deliver(queueArn: string, { body, delayMs = 0, attributes = {} }: OwnMessage): boolean {
    const queue = this.store.getQueueByArn(queueArn);
    if (queue === undefined) return false;
    const delaySeconds = Number(queue.attributes['DelaySeconds']) + delayMs / 1000;
    queue.enqueue(
      SqsStore.createMessage(body, textAttributes(attributes), delaySeconds > 0 ? delaySeconds : undefined),
    );
    return true;
  }

  commit(): void {
    this.persistence.commit();
  }

  /** Ends every long poll at once, with an empty answer. */
  releasePolls(): void {
    this.store.shutdown();
  }

  async close(): Promise<void> {
    this.moveTasks.stop();
    await this.app.close();
    this.persistence.close();
  }
}

function textAttributes(texts: Readonly<Record<string, string>>): object {
  const attributes = Object.entries(texts).map(([name, StringValue]) => [
    name,
    { DataType: 'String', StringValue },
  ]);
  return Object.fromEntries(attributes) as object;
}

function refuse(error: Error, _request: unknown, reply: FauxqsReply): unknown {
  const [status, code] = refusalOf(error);
  if (status === TOO_LARGE) reply.header('connection', 'close');
  return reply
    .status(status)
    .header('content-type', 'application/x-amz-json-1.0')
    .send({ __type: `com.amazon.coral.service#${code}`, message: error.message });
}

function refusalOf(error: Error & { readonly statusCode?: number }): [number, string] {
  if (error instanceof SyntaxError) return [400, 'SerializationException'];
  return error.statusCode === TOO_LARGE ? [TOO_LARGE, 'RequestEntityTooLarge'] : [500, 'InternalFailure'];
}
