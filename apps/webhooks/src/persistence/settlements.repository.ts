import { PreparedStatement } from '@fanfare/persistence/prepared-statement';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { DeliveryState, NextAttemptReason } from '../domain/delivery';
import { columnsOf } from './columns';

/** What an attempt came to, for the log, and what becomes of its delivery. */
export interface Settlement {
  readonly deliveryId: string;
  readonly fence: string;
  readonly state: DeliveryState;
  /** Whether the attempt uses up one of the schedule's. */
  readonly counts: boolean;
  readonly nextAttemptAt: Date | null;
  readonly nextAttemptReason: NextAttemptReason | null;
  readonly attemptId: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly durationMs: number;
  readonly url: string;
  readonly remoteAddress: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseCode: number | null;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: Buffer | null;
  readonly responseEncoding: 'utf8' | 'base64';
  readonly responseTruncated: boolean;
  readonly failure: string | null;
  readonly traceparent: string | null;
}

/** A delivery whose attempt was recorded. */
export interface Settled {
  readonly id: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly retry: boolean;
  readonly nextAttemptAt: Date;
}

/** An attempt whose process died before it could say what came of it. */
export interface Interruption {
  readonly attemptId: string;
  readonly deliveryId: string;
  readonly messageId: string;
  readonly endpointId: string;
  readonly tenantId: string;
  readonly number: number;
  readonly trigger: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly url: string;
  readonly nextAttemptAt: Date;
}

/** A delivery that was cancelled meanwhile stays so, unless it arrived; one that somebody else claimed meanwhile is theirs. */
const settleStatement = new PreparedStatement<Settled>(
  'settle-deliveries',
  `
  WITH result AS (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::integer[], $5::timestamptz[], $6::text[], $7::uuid[],
      $8::timestamptz[], $9::timestamptz[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::integer[],
      $15::text[], $16::bytea[], $17::text[], $18::boolean[], $19::text[], $20::text[])
      AS result (delivery_id, fence, state, counts, next_attempt_at, next_attempt_reason, attempt_id, started_at,
        ended_at, duration_ms, url, remote_address, request_headers, response_code, response_headers, response_body,
        response_encoding, response_truncated, failure, traceparent)
  ), settled AS (
    UPDATE deliveries SET
      state = CASE WHEN deliveries.state = 'pending' OR result.state = 'delivered' THEN result.state
        ELSE deliveries.state END,
      attempts = deliveries.attempts + result.counts,
      attempt_count = deliveries.attempt_count + 1,
      retry = deliveries.retry OR (result.state = 'pending' AND result.counts > 0),
      next_attempt_at = coalesce(result.next_attempt_at, deliveries.next_attempt_at),
      next_attempt_reason = result.next_attempt_reason,
      lease_until = NULL,
      ended_at = CASE WHEN result.state = 'pending' THEN deliveries.ended_at ELSE result.ended_at END
    FROM result WHERE deliveries.id = result.delivery_id AND deliveries.fence = result.fence
    RETURNING deliveries.*
  ), logged AS (
    INSERT INTO attempts (id, delivery_id, message_id, endpoint_id, tenant_id, number, trigger, started_at, duration_ms,
      url, remote_address, request_headers, status, response_code, response_headers, response_body,
      response_encoding, response_truncated, failure, next_attempt_at, next_attempt_reason, traceparent)
    SELECT attempt_id, settled.id, message_id, endpoint_id, tenant_id, attempt_count, trigger, started_at, duration_ms,
      url, remote_address, request_headers::jsonb, CASE WHEN failure IS NULL THEN 'success' ELSE 'failed' END,
      response_code, response_headers::jsonb, response_body, response_encoding, response_truncated, failure,
      result.next_attempt_at, result.next_attempt_reason, result.traceparent
    FROM settled JOIN result ON result.delivery_id = settled.id
  )
  SELECT id, state, attempts, retry, next_attempt_at AS "nextAttemptAt" FROM settled`,
);

/** Records what attempts came to. */
@Injectable()
export class Settlements {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Settles deliveries and logs their attempts, all or none. What this process no longer holds is left alone and is not
   * among the result: another took it over, and logged the attempt as interrupted.
   */
  async record(
    settlements: readonly Settlement[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Settled[]> {
    return settleStatement.rows(
      manager,
      columnsOf(settlements, (each) => [
        each.deliveryId,
        each.fence,
        each.state,
        each.counts ? 1 : 0,
        each.nextAttemptAt,
        each.nextAttemptReason,
        each.attemptId,
        each.startedAt,
        each.endedAt,
        each.durationMs,
        each.url,
        each.remoteAddress,
        JSON.stringify(each.requestHeaders),
        each.responseCode,
        each.responseHeaders && JSON.stringify(each.responseHeaders),
        each.responseBody,
        each.responseEncoding,
        each.responseTruncated,
        each.failure,
        each.traceparent,
      ]),
    );
  }

  /** Logs attempts that nobody could say the end of. */
  async recordInterruptions(interruptions: readonly Interruption[]): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO attempts (id, delivery_id, message_id, endpoint_id, tenant_id, number, trigger, started_at, duration_ms,
         url, next_attempt_at, status, failure, next_attempt_reason)
       SELECT made.*, 'failed', 'interrupted', 'interrupted' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[],
         $5::text[], $6::integer[], $7::text[], $8::timestamptz[], $9::integer[], $10::text[], $11::timestamptz[]) AS made`,
      [
        ...columnsOf(interruptions, (each) => [
          each.attemptId,
          each.deliveryId,
          each.messageId,
          each.endpointId,
          each.tenantId,
          each.number,
          each.trigger,
          each.startedAt,
          each.durationMs,
          each.url,
          each.nextAttemptAt,
        ]),
      ],
    );
  }
}
