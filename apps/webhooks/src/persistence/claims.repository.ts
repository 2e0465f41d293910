import { PreparedStatement } from '@fanfare/persistence/prepared-statement';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { DueLane, Quota } from '../domain/deal-slots';
import type { DeliveryTrigger } from '../domain/delivery';

/** A delivery that this process alone works on until its lease ends, with what is to be sent. */
export interface Claimed {
  readonly id: string;
  readonly fence: string;
  readonly tenantId: string;
  readonly endpointId: string;
  readonly messageId: string;
  readonly retry: boolean;
  readonly orderingKey: string | null;
  readonly trigger: DeliveryTrigger;
  readonly attempts: number;
  readonly attemptCount: number;
  readonly nextAttemptAt: Date;
  /** When the lease of an earlier claim ended whose claimer never said what came of it; null for none. */
  readonly interruptedAt: Date | null;
  readonly type: string;
  readonly source: string;
  readonly body: Buffer;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

/** When it is, and how long a claim holds. */
export interface ClaimTerms {
  readonly now: Date;
  readonly leaseMs: number;
  /** True for endpoints whose health the caller has locked and found to be fit for what it asks. */
  readonly cared: boolean;
}

/** What may be sent now: due, held by nobody, and, where order matters, the oldest of its customer with none under way. */
const ready = `
  SELECT id, lease_until FROM deliveries AS due
  WHERE due.endpoint_id = quota.endpoint_id AND due.retry = quota.retry AND due.state = 'pending'
    AND due.next_attempt_at BETWEEN quota.since AND $4 AND (due.lease_until IS NULL OR due.lease_until <= $4)
    AND (due.ordering_key IS NULL OR NOT EXISTS (
      SELECT FROM deliveries AS other
      WHERE other.endpoint_id = due.endpoint_id AND other.ordering_key = due.ordering_key
        AND other.state = 'pending' AND other.id <> due.id
        AND (other.lease_until > $4 OR (other.occurred_at, other.id) < (due.occurred_at, due.id))))
  ORDER BY due.next_attempt_at, due.id LIMIT quota.slots FOR UPDATE SKIP LOCKED`;

/** The body of a message comes with the first of its deliveries alone. */
type ClaimedRow = Omit<Claimed, 'body'> & { readonly body: Buffer | null };

const claimStatement = new PreparedStatement<ClaimedRow>(
  'claim-deliveries',
  `
  WITH picked AS MATERIALIZED (
    SELECT candidate.id, candidate.lease_until
    FROM unnest($1::uuid[], $2::boolean[], $3::integer[], $7::timestamptz[])
      AS quota (endpoint_id, retry, slots, since)
    JOIN endpoints ON endpoints.id = quota.endpoint_id AND endpoints.enabled AND endpoints.deleted_at IS NULL
      AND ($6 OR (endpoints.rate_limit_per_second IS NULL AND NOT endpoints.ordered))
    JOIN endpoint_health AS health ON health.endpoint_id = quota.endpoint_id
      AND ($6 OR (health.open_until IS NULL AND coalesce(health.slowed_until <= $4, true)))
    CROSS JOIN LATERAL (${ready}) AS candidate
  ), claimed AS (
    UPDATE deliveries SET lease_until = $4::timestamptz + $5 * interval '1 millisecond', fence = fence + 1,
      attempt_count = attempt_count + (picked.lease_until IS NOT NULL)::integer
    FROM picked WHERE deliveries.id = picked.id
    RETURNING deliveries.*, picked.lease_until AS interrupted_at
  )
  SELECT claimed.id, claimed.fence, claimed.tenant_id AS "tenantId", claimed.endpoint_id AS "endpointId",
    claimed.message_id AS "messageId", claimed.retry, claimed.ordering_key AS "orderingKey", claimed.trigger,
    claimed.attempts, claimed.attempt_count AS "attemptCount", claimed.next_attempt_at AS "nextAttemptAt",
    claimed.interrupted_at AS "interruptedAt",
    messages.type, messages.source,
    CASE row_number() OVER (PARTITION BY claimed.tenant_id, claimed.message_id) WHEN 1 THEN messages.body END AS body,
    messages.correlation_id AS "correlationId", messages.traceparent
  FROM claimed JOIN messages ON messages.tenant_id = claimed.tenant_id AND messages.id = claimed.message_id
  ORDER BY claimed.next_attempt_at, claimed.id`,
);

/** Goes from lane to lane of the index by its first entry alone, however much waits in each. */
const dueLanesStatement = new PreparedStatement<DueLane>(
  'due-lanes',
  `
  WITH RECURSIVE lane AS (
    (SELECT endpoint_id, retry, next_attempt_at FROM deliveries WHERE state = 'pending'
     ORDER BY endpoint_id, retry, next_attempt_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM lane CROSS JOIN LATERAL (
      SELECT endpoint_id, retry, next_attempt_at FROM deliveries
      WHERE state = 'pending' AND (endpoint_id, retry) > (lane.endpoint_id, lane.retry)
      ORDER BY endpoint_id, retry, next_attempt_at LIMIT 1) AS following
  )
  SELECT endpoints.tenant_id AS "tenantId", lane.endpoint_id AS "endpointId", lane.retry, lane.next_attempt_at AS "from"
  FROM lane JOIN endpoints ON endpoints.id = lane.endpoint_id
  JOIN endpoint_health AS health ON health.endpoint_id = lane.endpoint_id
  WHERE lane.next_attempt_at <= $1 AND endpoints.enabled AND endpoints.deleted_at IS NULL
    AND (health.open_until IS NULL OR health.open_until <= $1)`,
);

/** Takes deliveries to work on. Any number of processes may: nobody gets what another holds. */
@Injectable()
export class Claims {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes what is ready in some lanes, up to each one's quota, oldest first, for the length of the lease; whoever died holding
   * one is found out here. Nothing of endpoints that are disabled or deleted nor, unless `cared`, of those that need care.
   */
  async take(
    quotas: readonly Quota[],
    { now, leaseMs, cared }: ClaimTerms,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Claimed[]> {
    if (quotas.length === 0) return [];
    const rows = await claimStatement.rows(manager, [
      quotas.map(({ endpointId }) => endpointId),
      quotas.map(({ retry }) => retry),
      quotas.map(({ slots }) => slots),
      now,
      leaseMs,
      cared,
      quotas.map(({ from }) => from),
    ]);
    return withBodies(rows);
  }

  /** The lanes in which something is due, or was when somebody took it. */
  async dueLanes(now: Date): Promise<DueLane[]> {
    return dueLanesStatement.rows(this.dataSource, [now]);
  }

  /** Gives a delivery back of which no attempt was made: it is due at `dueAt`. Nothing happens when it is no longer held. */
  async giveBack({ id, fence }: Pick<Claimed, 'id' | 'fence'>, dueAt: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE deliveries SET lease_until = NULL, next_attempt_at = greatest(next_attempt_at, $3)
       WHERE id = $1 AND fence = $2 AND state = 'pending'`,
      [id, fence, dueAt],
    );
  }
}

function withBodies(rows: readonly ClaimedRow[]): Claimed[] {
  const messageOf = ({ tenantId, messageId }: ClaimedRow): string => `${messageId}/${tenantId}`;
  const bodies = new Map(rows.filter(({ body }) => body).map((row) => [messageOf(row), row.body]));
  return rows.map((row) => ({ ...row, body: bodies.get(messageOf(row)) as Buffer }));
}
