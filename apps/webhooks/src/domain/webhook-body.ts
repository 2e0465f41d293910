/** An event as far as receivers get to see it. */
export interface Tellable {
  readonly type: string;
  /** RFC 3339, as the event's publisher wrote it. */
  readonly occurredAt: string;
  readonly data: object;
}

/**
 * The bytes of a webhook, by Standard Webhooks 1.0.0: `{ type, timestamp, data }`. Made once for each message, then
 * signed and sent as they are on every attempt.
 */
export function webhookBody({ type, occurredAt, data }: Tellable): Buffer {
  return Buffer.from(JSON.stringify({ type, timestamp: occurredAt, data }));
}
