import { once, EventEmitter } from 'node:events';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message as it lies in the queue. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  visible: boolean;
  receives: number;
}

/** A call that was made, as AWS names it. */
export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * What a listener sees of a queue, without time: a received message stays hidden until it is deleted or made visible.
 * Stands in for an SQSClient.
 */
export class QueueInMemory {
  readonly calls: Call[] = [];
  readonly messages: StoredMessage[] = [];
  /** Called with each call before it is carried out; what it throws, the call throws. */
  intercept: (call: Call) => void | Promise<void> = () => undefined;
  private readonly changes = new EventEmitter();

  get client(): SQSClient {
    return this as unknown as SQSClient;
  }

  put(body: string, group?: string): StoredMessage {
    const id = `message-${String(this.messages.length + 1)}`;
    const message = { id, body, visible: true, receives: 0, ...(group === undefined ? {} : { group }) };
    this.messages.push(message);
    this.changes.emit('change');
    return message;
  }

  callsOf(name: string): readonly Call[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** Resolves with the next call of this name that comes after now. */
  async nextCall(name: string): Promise<Call> {
    for (;;) {
      const [call] = (await once(this.changes, 'call')) as [Call];
      if (call.name === name) return call;
    }
  }

  destroy(): void {
    this.changes.removeAllListeners();
  }

  async send(
    command: { readonly input: unknown; readonly constructor: { readonly name: string } },
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<unknown> {
    const call = {
      name: command.constructor.name.replace('Command', ''),
      input: command.input as Call['input'],
    };
    this.calls.push(call);
    this.changes.emit('call', call);
    await this.intercept(call);
    if (command instanceof ReceiveMessageCommand)
      return this.receive(command.input.MaxNumberOfMessages ?? 1, abortSignal);
    if (command instanceof DeleteMessageBatchCommand)
      for (const { ReceiptHandle } of command.input.Entries ?? []) this.remove(ReceiptHandle);
    if (command instanceof ChangeMessageVisibilityBatchCommand)
      for (const { ReceiptHandle, VisibilityTimeout } of command.input.Entries ?? [])
        if (VisibilityTimeout === 0) this.show(ReceiptHandle);
    return {};
  }

  private async receive(most: number, signal?: AbortSignal): Promise<unknown> {
    for (;;) {
      const found = this.messages.filter(({ visible }) => visible).slice(0, most);
      if (found.length > 0) return { Messages: found.map((message) => this.hide(message)) };
      await once(this.changes, 'change', signal ? { signal } : {});
    }
  }

  private hide(message: StoredMessage): unknown {
    message.visible = false;
    message.receives += 1;
    return {
      MessageId: message.id,
      ReceiptHandle: `receipt of ${message.id}`,
      Body: message.body,
      Attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: '1614834367123',
        ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
      },
    };
  }

  private find(handle: string | undefined): StoredMessage | undefined {
    return this.messages.find(({ id }) => handle === `receipt of ${id}`);
  }

  private remove(handle: string | undefined): void {
    const message = this.find(handle);
    if (message) this.messages.splice(this.messages.indexOf(message), 1);
  }

  private show(handle: string | undefined): void {
    const message = this.find(handle);
    if (message) message.visible = true;
    this.changes.emit('change');
  }
}
