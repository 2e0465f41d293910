import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { uuidv7 } from 'uuidv7';
import type { Quota } from '../src/domain/deal-slots';
import { type Claimed, Claims } from '../src/persistence/claims.repository';
import { Deliveries } from '../src/persistence/deliveries.repository';
import { migrations } from '../src/persistence/migrations';
import { type Settlement, Settlements } from '../src/persistence/settlements.repository';

export const now = new Date('2026-11-21T00:00:00.000Z');

/** So many milliseconds after {@link now}. */
export function after(milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}

/** A delivery that is due at `dueAt`. */
export interface Due {
  readonly dueAt?: Date;
  readonly orderingKey?: string;
  readonly occurredAt?: Date;
}

/** The tables of the app, with an endpoint to claim for; nothing of the app runs. */
export class ClaimScene {
  endpointId = '';
  readonly claims: Claims;
  readonly settlements: Settlements;

  private constructor(readonly test: TestDataSource) {
    this.claims = new Claims(test.dataSource);
    this.settlements = new Settlements(test.dataSource);
  }

  static async open(): Promise<ClaimScene> {
    return new ClaimScene(await openTestDataSource('webhooks', migrations));
  }

  close(): Promise<void> {
    return this.test.close();
  }

  query<Row extends object>(sql: string): Promise<Row[]> {
    return this.test.dataSource.query<Row[]>(sql, [this.endpointId]);
  }

  /** Begins with another endpoint. */
  async another(): Promise<void> {
    this.endpointId = uuidv7();
    await this.query("INSERT INTO endpoints (id, tenant_id, url) VALUES ($1, 'acme', 'http://x')");
    await this.query('INSERT INTO endpoint_health (endpoint_id) VALUES ($1)');
  }

  /** Adds deliveries with their messages; returns their ids. */
  async add(...all: readonly Due[]): Promise<string[]> {
    const made = all.map(({ dueAt = now, orderingKey, occurredAt = now }) => ({
      id: uuidv7(),
      messageId: uuidv7(),
      endpointId: this.endpointId,
      tenantId: 'acme',
      orderingKey: orderingKey ?? null,
      occurredAt,
      trigger: 'schedule' as const,
      nextAttemptAt: dueAt,
      createdAt: now,
    }));
    await this.test.dataSource.query(
      `INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at, correlation_id)
       SELECT 'acme', id, 'T', 's', '{}', 'b', 'k', now(), now(), 'c' FROM unnest($1::uuid[]) AS id`,
      [made.map(({ messageId }) => messageId)],
    );
    const unitOfWork = new UnitOfWork(this.test.dataSource);
    await unitOfWork.run(() => new Deliveries(unitOfWork).add(made));
    return made.map(({ id }) => id);
  }

  quota(slots: number, from = new Date(0)): Quota {
    return { tenantId: 'acme', endpointId: this.endpointId, retry: false, slots, from };
  }

  /** Claims up to so many, for a minute. */
  take(slots: number, at = now, from?: Date): Promise<Claimed[]> {
    return this.claims.take([this.quota(slots, from)], { now: at, leaseMs: 60_000, cared: false });
  }
}

/** The record of a claimed delivery that arrived. */
export function success({ id, fence }: Claimed): Settlement {
  return {
    deliveryId: id,
    fence,
    state: 'delivered',
    counts: true,
    nextAttemptAt: null,
    nextAttemptReason: null,
    attemptId: uuidv7(),
    startedAt: now,
    endedAt: now,
    durationMs: 1,
    url: 'http://x',
    remoteAddress: null,
    requestHeaders: {},
    responseCode: 200,
    responseHeaders: {},
    responseBody: Buffer.from([0, 255]),
    responseEncoding: 'base64',
    responseTruncated: false,
    failure: null,
    traceparent: null,
  };
}
