import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Pool } from 'pg';

/** An event that was written to an outbox and is to be put on the bus. */
export interface Said {
  readonly schema: string;
  readonly eventId: string;
  readonly type: string;
  readonly detail: string;
}

const batchSize = 10;

/** Puts events on the bus, up to 10 a call, and marks them in their outboxes. One call is in flight for each app. */
export class FloorBus {
  private readonly waiting = new Map<string, Said[]>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly client: EventBridgeClient,
    private readonly pool: Pool,
    private readonly stage: string,
  ) {}

  add(said: Said): void {
    const waiting = this.waiting.get(said.schema) ?? [];
    this.waiting.set(said.schema, waiting);
    waiting.push(said);
    if (!this.busy.has(said.schema)) void this.drain(said.schema, waiting);
  }

  private async drain(schema: string, waiting: Said[]): Promise<void> {
    this.busy.add(schema);
    await new Promise(setImmediate);
    while (waiting.length > 0) await this.put(schema, waiting.splice(0, batchSize));
    this.busy.delete(schema);
  }

  private async put(schema: string, batch: readonly Said[]): Promise<void> {
    await this.client.send(
      new PutEventsCommand({
        Entries: batch.map(({ type, detail }) => ({
          EventBusName: `fanfare-${this.stage}`,
          Source: `fanfare.${schema}`,
          DetailType: type,
          Detail: detail,
        })),
      }),
    );
    await this.pool.query(
      `UPDATE ${schema}.outbox SET published_at = clock_timestamp() WHERE event_id = ANY($1)`,
      [batch.map(({ eventId }) => eventId)],
    );
  }
}
