import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { httpPort } from '@fanfare/event-contract/apps';

const dist = join(__dirname, '../../../dist');

/** The services that this test run shares. */
interface Services {
  readonly databaseUrl: string;
  readonly awsEndpoint: string;
}

export function services(): Services {
  return JSON.parse(process.env['FANFARE_TEST_SERVICES'] ?? '{}') as Services;
}

/** A name for a stage that no other test has. */
export function freshStage(): string {
  return `j${randomBytes(4).toString('hex')}`;
}

/** What every app of a stage is told, but where to find what it needs. */
export function appEnvironment(stage: string, portBase: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    STAGE: stage,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: `fanfare-local-${stage}`,
    AWS_SECRET_ACCESS_KEY: 'fanfare-local-secret',
    FANFARE_API_KEYS: 'acme:acme-local-key,globex:globex-local-key',
    RATE_LIMIT_PER_SECOND: '100000',
    ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
    ACTIVATION_BASE_URL: `http://127.0.0.1:${String(httpPort('accounts', portBase))}`,
    MAIL_FROM: 'Fanfare <hello@fanfare.localhost>',
    BRIDGE_TENANT: 'acme',
    WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
    WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
    QUEUE_WAIT_SECONDS: '1',
    QUEUE_VISIBILITY_SECONDS: '9',
    DATABASE_POOL_SIZE: '10',
  };
}

/** Runs a compiled script to its end. @throws what it wrote to stderr unless it ends with 0 */
export async function runScript(
  script: string,
  parameters: string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(process.execPath, [join(dist, script), ...parameters], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${errors}`);
}
