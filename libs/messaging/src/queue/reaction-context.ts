import { createHash } from 'node:crypto';
import { BaseRpcContext } from '@nestjs/microservices';

interface Delivery {
  readonly reaction: string;
  readonly messageId: string;
  readonly receiveCount: number;
  readonly eventId: string;
  readonly rawData: unknown;
  readonly signal: AbortSignal;
}

/** What a reaction knows of the message beside the event. A delivery has its own; a redelivery has another. */
export class ReactionContext extends BaseRpcContext<[Delivery]> {
  /** Set by the idempotency interceptor: the event had been handled before, so the handler did not run. */
  duplicate = false;

  constructor(delivery: Delivery) {
    super([delivery]);
  }

  get reaction(): string {
    return this.args[0].reaction;
  }

  /** What the event is known by to ledgers: its id, or for an external event its key, which no other tenant's has. */
  get eventId(): string {
    return this.args[0].eventId;
  }

  /** SQS's id of this copy of the event; another copy has another. */
  get messageId(): string {
    return this.args[0].messageId;
  }

  /** How often SQS has handed out this copy, as it counts. */
  get receiveCount(): number {
    return this.args[0].receiveCount;
  }

  /** Aborts when the message's visibility is lost, when its 10 minutes are up, or when a shutdown cannot wait. */
  get signal(): AbortSignal {
    return this.args[0].signal;
  }

  /** SHA-256 over the event's data as it was sent, with keys in canonical order: the same content, the same hash. */
  payloadHash(): Buffer {
    return createHash('sha256').update(canonicalJson(this.args[0].rawData)).digest();
  }
}

/** JSON with the members of every object in code-unit order of their names (RFC 8785 but for number formatting). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
