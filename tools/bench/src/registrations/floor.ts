import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { BenchError } from '../bench-error';
import { type LocalPlatform, compiled } from '../local-platform';
import type { Door } from './registration-load';

const stage = 'floor';
const apps = ['registration', 'validation', 'accounts', 'notifications'] as const;

/** The bare script, with a bus, queues and a database of its own on the platform's endpoint and PostgreSQL. */
export class Floor {
  private constructor(
    private readonly child: ChildProcess,
    readonly databaseUrl: string,
    readonly door: Door,
  ) {}

  static async start(platform: LocalPlatform): Promise<Floor> {
    const databaseUrl = await ownDatabase(platform.databaseUrl);
    const environment = {
      ...process.env,
      STAGE: stage,
      DATABASE_URL: databaseUrl,
      AWS_ENDPOINT_URL: platform.awsEndpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'fanfare-floor',
      AWS_SECRET_ACCESS_KEY: 'fanfare-floor-secret',
      SMTP_URL: platform.smtpUrl,
    };
    await Promise.all([
      run(['tools/local/src/provision/provision-command.js', 'apply'], environment),
      ...apps.map((app) => run([`apps/${app}/src/persistence/migrate.js`], environment)),
    ]);
    const script = join(__dirname, 'floor-process.js');
    const child = spawn(process.execPath, [script], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new Floor(child, databaseUrl, { url: `http://127.0.0.1:${port}`, apiKey: 'none' });
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}

async function ownDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${stage}`);
  await client.end();
  const own = new URL(url);
  own.pathname = stage;
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
