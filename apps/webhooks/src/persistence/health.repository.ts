import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { columnsOf } from './columns';
import { EndpointHealthEntity } from './endpoint-health.entity';

/** Endpoint id → how it fares. */
export type HealthById = ReadonlyMap<string, EndpointHealthEntity>;

/** How endpoints fare, read and written under a lock, so that instances add to what others have found out. */
@Injectable()
export class EndpointHealths {
  /** Locks these and returns them; with `skipLocked` without those that somebody else works on. */
  async lock(
    manager: EntityManager,
    endpointIds: readonly string[],
    { skipLocked = false } = {},
  ): Promise<HealthById> {
    const query = manager
      .createQueryBuilder(EndpointHealthEntity, 'health')
      .where('health.endpointId = ANY(:ids)', { ids: endpointIds })
      .orderBy('health.endpointId')
      .setLock('pessimistic_write');
    const rows = await (skipLocked ? query.setOnLocked('skip_locked') : query).getMany();
    return new Map(rows.map((row) => [row.endpointId, row]));
  }

  /** Writes what is now known of endpoints that the caller has locked. */
  async save(manager: EntityManager, healths: readonly EndpointHealthEntity[]): Promise<void> {
    if (healths.length === 0) return;
    await manager.query(
      `UPDATE endpoint_health AS health SET last_success_at = now_known.last_success_at,
         failing_since = now_known.failing_since, last_failure_at = now_known.last_failure_at,
         failing_message_id = now_known.failing_message_id, failing_widely = now_known.failing_widely,
         warnings_sent = now_known.warnings_sent, outcomes = now_known.outcomes, openings = now_known.openings,
         open_until = now_known.open_until, slowed_until = now_known.slowed_until,
         rate_next_at = now_known.rate_next_at
       FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::boolean[],
         $7::smallint[], $8::text[], $9::smallint[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])
         AS now_known (endpoint_id, last_success_at, failing_since, last_failure_at, failing_message_id,
           failing_widely, warnings_sent, outcomes, openings, open_until, slowed_until, rate_next_at)
       WHERE health.endpoint_id = now_known.endpoint_id`,
      [
        ...columnsOf(healths, (health) => [
          health.endpointId,
          health.lastSuccessAt,
          health.failingSince,
          health.lastFailureAt,
          health.failingMessageId,
          health.failingWidely,
          health.warningsSent,
          health.outcomes,
          health.openings,
          health.openUntil,
          health.slowedUntil,
          health.rateNextAt,
        ]),
      ],
    );
  }
}
