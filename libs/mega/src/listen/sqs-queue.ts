import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type ClientConfiguration, clientConfiguration } from '../aws/connection';
import type { SqsMessage } from '../subscriber/sqs-message';
import type { ListenerSettings, SqsListenerOptions } from './listener-options';
import { Pace } from './pace';

const batchSize = 10;
const patienceMs = 15_000;
const credentialErrors: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSecurity',
  'RequestExpired',
  'UnrecognizedClientException',
]);

/** An entry of a batch that SQS refused. */
export class EntryRefusedError extends Error {
  override readonly name = 'EntryRefusedError';
}

/** What was not done of a batch, and why. */
export type Failures = ReadonlyMap<SqsMessage, unknown>;

/** The calls that a listener makes. Nothing is tried twice here; while calls fail there are two a second at most. */
export class SqsQueue {
  private readonly pace = new Pace();
  private readonly configuration: ClientConfiguration;
  private ownClient: SQSClient | undefined;

  /** @throws {InvalidOptionError} when there is one key without the other */
  constructor(
    private readonly options: SqsListenerOptions,
    private readonly settings: ListenerSettings,
  ) {
    this.configuration = clientConfiguration(options);
  }

  /** Waits for messages. Gives up when the signal aborts, and when SQS does not answer in time. */
  async receive(signal: AbortSignal): Promise<readonly Message[]> {
    const { queueUrl, maxNumberOfMessages, waitTimeSeconds, visibilityTimeout } = this.settings;
    const timeout = AbortSignal.timeout(waitTimeSeconds * 1_000 + patienceMs);
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: maxNumberOfMessages,
      WaitTimeSeconds: waitTimeSeconds,
      VisibilityTimeout: visibilityTimeout,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
    });
    const abortSignal = AbortSignal.any([signal, timeout]);
    const { Messages } = await this.calling((client) => client.send(command, { abortSignal }), signal);
    return Messages ?? [];
  }

  /** Deletes up to 10 messages. Never throws. */
  async delete(messages: readonly SqsMessage[]): Promise<Failures> {
    return this.batch(messages, (client, Entries) =>
      client.send(new DeleteMessageBatchCommand({ QueueUrl: this.settings.queueUrl, Entries }), inTime()),
    );
  }

  /** Hides messages for this many seconds from now; 0 shows them at once. Never throws. */
  async hide(messages: readonly SqsMessage[], seconds: number): Promise<Failures> {
    const failures = new Map<SqsMessage, unknown>();
    for (let start = 0; start < messages.length; start += batchSize) {
      const failed = await this.batch(messages.slice(start, start + batchSize), (client, entries) => {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
        const QueueUrl = this.settings.queueUrl;
        return client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }), inTime());
      });
      for (const [message, error] of failed) failures.set(message, error);
    }
    return failures;
  }

  /** Closes the connections of a client of its own; the next call opens others. */
  close(): void {
    this.ownClient?.destroy();
    this.ownClient = undefined;
  }

  private async batch(
    messages: readonly SqsMessage[],
    send: (client: SQSClient, entries: Entry[]) => Promise<{ Failed?: RefusedEntry[] | undefined }>,
  ): Promise<Failures> {
    const entries = messages.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    try {
      const { Failed = [] } = await this.calling((client) => send(client, entries));
      return new Map(Failed.flatMap((entry) => refusalOf(entry, messages[Number(entry.Id)])));
    } catch (error) {
      return new Map(messages.map((message) => [message, error]));
    }
  }

  /** A client of our own is made anew when its credentials are refused, because it would keep them for ever. */
  private async calling<T>(send: (client: SQSClient) => Promise<T>, stopping?: AbortSignal): Promise<T> {
    await this.pace.turn();
    try {
      const answer = await send(this.client());
      this.pace.succeeded();
      return answer;
    } catch (error) {
      if (stopping?.aborted !== true) this.pace.failed(error);
      if (error instanceof Error && credentialErrors.has(error.name)) this.ownClient = undefined;
      throw error;
    }
  }

  private client(): SQSClient {
    if (this.options.client) return this.options.client;
    this.ownClient ??= new SQSClient({ ...this.configuration, maxAttempts: 1 });
    return this.ownClient;
  }
}

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

interface RefusedEntry {
  readonly Id: string | undefined;
  readonly Code: string | undefined;
  readonly Message?: string | undefined;
}

function refusalOf(
  { Code = '', Message = '' }: RefusedEntry,
  message: SqsMessage | undefined,
): [SqsMessage, Error][] {
  return message === undefined ? [] : [[message, new EntryRefusedError(`${Code}: ${Message}`)]];
}

function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(patienceMs) };
}
