import type { Client } from 'pg';

/** What processes and their database say of their work since their start. */
export interface Figures {
  readonly awsRequests: number;
  readonly cpuSeconds: number;
  /** Transactions that wrote something, of the whole PostgreSQL. */
  readonly commits: number;
  /** Resident memory of each process, in MB. */
  readonly memory: readonly number[];
}

/** Reads the metrics of processes, by their addresses, and what their database has committed. */
export async function figuresOf(urls: readonly string[], database: Client): Promise<Figures> {
  const metrics = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  const { rows } = await database.query<{ commits: string }>(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS commits',
  );
  return {
    awsRequests: sum(metrics.map((text) => valueOf(text, /^aws_requests_total\{.*\} (\S+)$/gm))),
    cpuSeconds: sum(metrics.map((text) => valueOf(text, /^process_cpu_seconds_total (\S+)$/gm))),
    memory: metrics.map((text) => valueOf(text, /^process_resident_memory_bytes (\S+)$/gm) / 1_000_000),
    commits: Number(rows[0]?.commits),
  };
}

function valueOf(metrics: string, pattern: RegExp): number {
  return sum([...metrics.matchAll(pattern)].map(([, value]) => Number(value)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
