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
  const [postgres, aws] = await Promise.all([
    freePort().then((port) => Postgres.start({ home, port, durable: false })),
    AwsEndpoint.start({ port: 0, dataDirectory: join(home, 'aws') }),
  ]);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await Promise.all([postgres.stop(), aws.stop()]);
    rmSync(outsideDataDirectory(home), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
    process.exit(0);
  };
  const stopOnce = () => void (stopping ??= stop());
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  process.stdin.resume().on('close', stopOnce);
  const services: TestServices = { databaseUrl: postgres.url, awsEndpoint: aws.url, pid: process.pid };
  process.stdout.write(`${JSON.stringify(services)}\n`);
}

void main();
