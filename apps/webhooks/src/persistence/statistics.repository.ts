import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryState } from '../domain/delivery';

/** How many attempts of a time ended how, and how long they took, in milliseconds. */
export interface AttemptStatistics {
  readonly success: number;
  readonly failed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly durations: readonly [p50: number, p95: number, p99: number] | null;
}

/** Since when an endpoint works or fails. */
export interface HealthTimes {
  readonly lastSuccessAt: Date | null;
  readonly failingSince: Date | null;
}

/** Figures on single endpoints. */
@Injectable()
export class Statistics {
  constructor(private readonly dataSource: DataSource) {}

  /** What became of the deliveries that were made in a time; those that wait are counted whenever they were made. */
  async deliveries(endpointId: string, since: Date, until: Date): Promise<Record<DeliveryState, number>> {
    const rows = await this.dataSource.query<{ state: DeliveryState; count: number }[]>(
      `SELECT state, count(*)::int AS count FROM deliveries
       WHERE endpoint_id = $1 AND (state = 'pending' OR created_at BETWEEN $2 AND $3) GROUP BY state`,
      [endpointId, since, until],
    );
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    return { pending: 0, delivered: 0, exhausted: 0, cancelled: 0, ...counts };
  }

  async attempts(endpointId: string, since: Date, until: Date): Promise<AttemptStatistics> {
    const [row] = await this.dataSource.query<AttemptStatistics[]>(
      `WITH made AS (
         SELECT failure, duration_ms FROM attempts WHERE endpoint_id = $1 AND started_at BETWEEN $2 AND $3
       ), classes AS (
         SELECT failure, count(*)::int AS count FROM made WHERE failure IS NOT NULL GROUP BY failure
       )
       SELECT count(*) FILTER (WHERE failure IS NULL)::int AS success,
              count(*) FILTER (WHERE failure IS NOT NULL)::int AS failed,
              coalesce((SELECT jsonb_object_agg(failure, count) FROM classes), '{}') AS failures,
              percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS durations
       FROM made`,
      [endpointId, since, until],
    );
    return row ?? { success: 0, failed: 0, failures: {}, durations: null };
  }

  async health(endpointId: string): Promise<HealthTimes> {
    const [row] = await this.dataSource.query<HealthTimes[]>(
      `SELECT last_success_at AS "lastSuccessAt", failing_since AS "failingSince" FROM endpoint_health
       WHERE endpoint_id = $1`,
      [endpointId],
    );
    return row ?? { lastSuccessAt: null, failingSince: null };
  }
}
