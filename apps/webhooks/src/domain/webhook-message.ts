/** A fact as it is to be told to receivers. */
export interface Fact {
  readonly type: string;
  readonly occurredAt: string;
  readonly data: unknown;
}

/** The body that every receiver gets, as Standard Webhooks 1.0.0 asks for. To be made once for a message. */
export function webhookBody({ type, occurredAt, data }: Fact): Buffer {
  return Buffer.from(JSON.stringify({ type, timestamp: occurredAt, data }));
}
