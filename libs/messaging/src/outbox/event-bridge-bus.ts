import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { BusCallError, type EventBus, type PutResult } from './event-bus';
import { inSendSpan } from '../spans';
import type { OutboxEntry } from './outbox';

/** Codes that blame the entry itself: sending it again cannot help. Every other code is worth a retry. */
const refusals = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'InvalidEntry',
  'ValidationException',
  'EntrySizeExceeded',
]);

/** The classic EventBridge bus. */
export class EventBridgeBus implements EventBus {
  constructor(
    private readonly client: EventBridgeClient,
    private readonly bus: string,
  ) {}

  put(entries: readonly OutboxEntry[]): Promise<PutResult[]> {
    return inSendSpan(this.bus, entries, async () => {
      const answer = await this.send(entries);
      return entries.map((_, index) => readResult(answer[index]));
    });
  }

  async check(): Promise<void> {
    await this.client.send(new DescribeEventBusCommand({ Name: this.bus }));
  }

  private async send(entries: readonly OutboxEntry[]): Promise<PutEventsResultEntry[]> {
    try {
      const { Entries } = await this.client.send(
        new PutEventsCommand({
          Entries: entries.map(({ eventType, source, detail }) => ({
            EventBusName: this.bus,
            Source: source,
            DetailType: eventType,
            Detail: detail,
          })),
        }),
      );
      return Entries ?? [];
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : 'unknown';
      throw new BusCallError(`PutEvents failed: ${name}`, refusals.has(name), { cause });
    }
  }
}

function readResult({ EventId, ErrorCode, ErrorMessage }: PutEventsResultEntry = {}): PutResult {
  if (EventId && !ErrorCode) return { outcome: 'published' };
  const code = ErrorCode ?? 'MissingResult';
  return { outcome: refusals.has(code) ? 'refused' : 'retry', error: `${code}: ${ErrorMessage ?? ''}` };
}
