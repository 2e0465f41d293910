import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { apps, httpPort } from '@fanfare/event-contract/apps';
import { Client } from 'pg';
import { BusListener } from './bus-listener';

const dist = join(__dirname, '../../../dist');

/** The services that this test run shares. */
export interface Services {
  readonly databaseUrl: string;
  readonly awsEndpoint: string;
}

/** What a stage is watched and driven through. */
export interface Connections {
  readonly sqs: SQSClient;
  readonly bus: BusListener;
  readonly database: Client;
}

/** Where the services of this test run are. */
export function services(): Services {
  return JSON.parse(process.env['FANFARE_TEST_SERVICES'] ?? '{}') as Services;
}

/** Provisions the stage and brings every app's schema up to date. */
export async function prepare(environment: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all([
    run('tools/local/src/provision/provision-command.js', ['apply'], environment),
    ...apps.map((app) => run(`apps/${app}/src/persistence/migrate.js`, [], environment)),
  ]);
}

/** Connects to what a stage works with. */
export async function connect(stage: string, databaseUrl: string): Promise<Connections> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const aws = { endpoint: services().awsEndpoint, region: 'us-east-1', credentials };
  const sqs = new SQSClient(aws);
  const database = new Client({ connectionString: databaseUrl });
  database.on('error', () => undefined);
  await database.connect();
  return { sqs, database, bus: await BusListener.start(sqs, new EventBridgeClient(aws), stage) };
}

/** What the apps of a stage are told. */
export function stageEnvironment(name: string, portBase: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    STAGE: name,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: `fanfare-local-${name}`,
    AWS_SECRET_ACCESS_KEY: 'fanfare-local-secret',
    FANFARE_API_KEYS: 'acme:acme-local-key,globex:globex-local-key',
    RATE_LIMIT_PER_SECOND: '100000',
    ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
    ACTIVATION_BASE_URL: `http://127.0.0.1:${String(httpPort('accounts', portBase))}`,
    MAIL_FROM: 'Fanfare <hello@fanfare.localhost>',
    WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
    WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
    QUEUE_WAIT_SECONDS: '1',
    QUEUE_VISIBILITY_SECONDS: '9',
    DATABASE_POOL_SIZE: '10',
  };
}

async function run(script: string, parameters: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(dist, script), ...parameters], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${errors}`);
}
