import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsEndpoint } from './aws/aws-endpoint';
import { freePort } from './free-port';
import { Postgres } from './postgres/postgres';
import { outsideDataDirectory } from './postgres/postgres-site';

/** What a test run talks to; printed as one line of JSON when both answer. */
export interface TestServices {
  readonly databaseUrl: string;
  readonly awsEndpoint: string;
  readonly pid: number;
}

/** Starts a PostgreSQL and an AWS endpoint with empty state of their own, until SIGTERM or the end of stdin. */
async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'fanfare-test-'));
  chmodSync(home, 0o755);
  const starting = [
    freePort().then((port) => Postgres.start({ home, port, durable: false })),
    AwsEndpoint.start({ port: 0, dataDirectory: join(home, 'aws') }),
  ] as const;
  let stopping: Promise<never> | undefined;
  const stop = async (exitCode: number) =>
    (stopping ??= clear(home, starting).then(() => process.exit(exitCode)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
  process.stdin.resume().on('close', () => void stop(0));
  try {
    const [postgres, aws] = await Promise.all(starting);
    const services: TestServices = { databaseUrl: postgres.url, awsEndpoint: aws.url, pid: process.pid };
    process.stdout.write(`${JSON.stringify(services)}\n`);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    await stop(1);
  }
}

/** Stops what has started, also when the other has not, and removes every file. */
async function clear(home: string, starting: readonly Promise<{ stop(): Promise<void> }>[]): Promise<void> {
  for (const part of await Promise.allSettled(starting))
    if (part.status === 'fulfilled') await part.value.stop();
  rmSync(outsideDataDirectory(home), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

void main();
