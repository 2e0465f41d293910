import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { App } from '@fanfare/event-contract/apps';
import { Client } from 'pg';
import { BenchError } from './bench-error';
import { type LocalPlatform, compiled } from './local-platform';

/** A bus, queues and a database beside those of a platform, on its endpoint and its PostgreSQL. */
export interface OwnStage {
  readonly databaseUrl: string;
  /** What a process that works on it is told. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Provisions a stage of this name, with the schemas of some apps. @throws BenchError when a command fails */
export async function ownStage(
  platform: LocalPlatform,
  stage: string,
  apps: readonly App[],
): Promise<OwnStage> {
  const databaseUrl = await ownDatabase(platform.databaseUrl, stage);
  const environment = {
    ...process.env,
    STAGE: stage,
    DATABASE_URL: databaseUrl,
    AWS_ENDPOINT_URL: platform.awsEndpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: `fanfare-${stage}`,
    AWS_SECRET_ACCESS_KEY: `fanfare-${stage}-secret`,
    SMTP_URL: platform.smtpUrl,
  };
  await Promise.all([
    run(['tools/local/src/provision/provision-command.js', 'apply'], environment),
    ...apps.map((app) => run([`apps/${app}/src/persistence/migrate.js`], environment)),
  ]);
  return { databaseUrl, environment };
}

async function ownDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = name;
  return own.href;
}

async function run([script = '', ...parameters]: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(compiled, script), ...parameters], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new BenchError(`${script} ended with ${String(code)}; the reason is above.`);
}
