import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { apps } from '@fanfare/event-contract/apps';

const dist = join(__dirname, '../../../dist');

const usable: Readonly<Record<string, string>> = {
  NODE_ENV: 'development',
  PORT: '0',
  STAGE: 'local',
  AWS_REGION: 'us-east-1',
  DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  FANFARE_API_KEYS: 'acme:acme-local-key',
  ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
  ACTIVATION_BASE_URL: 'http://127.0.0.1:1',
  MAIL_FROM: 'Fanfare <hello@fanfare.localhost>',
  SMTP_URL: 'smtp://127.0.0.1:1',
  WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
};

const malformed: Readonly<Record<string, string>> = {
  PORT: 'http',
  STAGE: 'Not A Stage',
  AWS_REGION: 'somewhere',
  DATABASE_URL: 'mysql://x',
  FANFARE_API_KEYS: 'acme',
  ACTIVATION_TOKEN_KEY: 'short',
  ACTIVATION_BASE_URL: 'nowhere',
  SMTP_URL: 'http://x',
  QUEUE_WAIT_SECONDS: 'ten',
  REACTION_CONCURRENCY: '0',
  DRAIN_SECONDS: '-1',
  OUTBOX_POLL_MS: '1.5',
  LOG_LEVEL: 'loud',
  MAIL_FROM: 'nobody',
  NODE_ENV: 'staging',
  FAILPOINT: 'nowhere:kill',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
};

const needs: Readonly<Record<(typeof apps)[number], readonly string[]>> = {
  registration: ['PORT', 'STAGE', 'AWS_REGION', 'DATABASE_URL', 'FANFARE_API_KEYS'],
  validation: ['PORT', 'STAGE', 'AWS_REGION', 'DATABASE_URL'],
  accounts: ['PORT', 'STAGE', 'AWS_REGION', 'DATABASE_URL', 'FANFARE_API_KEYS', 'ACTIVATION_TOKEN_KEY'],
  notifications: [
    'PORT',
    'STAGE',
    'AWS_REGION',
    'DATABASE_URL',
    'ACTIVATION_TOKEN_KEY',
    'ACTIVATION_BASE_URL',
    'MAIL_FROM',
  ],
  webhooks: ['PORT', 'STAGE', 'AWS_REGION', 'DATABASE_URL', 'FANFARE_API_KEYS', 'WEBHOOKS_SECRET_KEYS'],
};

describe('an app that is told nonsense', () => {
  it.each(apps)('%s names every variable that is missing, each in a line, and exits 1', async (app) => {
    const { code, errors } = await start(app, {});
    expect(code).toBe(1);
    for (const name of needs[app])
      expect(errors.filter((line) => line.includes(`${name} is missing`))).toHaveLength(1);
    expect(errors).toHaveLength(needs[app].length);
  });

  it.each(Object.entries(malformed))(
    'notifications or accounts names a malformed %s alone',
    async (name, value) => {
      const app = name === 'FANFARE_API_KEYS' ? 'accounts' : 'notifications';
      const { code, errors } = await start(app, { ...usable, [name]: value });
      expect(code).toBe(1);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain(name);
      expect(errors[0]).not.toContain(`${value}:`);
    },
  );

  it('accounts refuses local-only keys in production', async () => {
    const { code, errors } = await start('accounts', { ...usable, NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(errors.map((line) => line.split(' ').find((word) => /^[A-Z_]+$/.test(word)))).toEqual([
      'FANFARE_API_KEYS',
      'ACTIVATION_TOKEN_KEY',
    ]);
  });

  it('webhooks refuses local-only keys and private targets in production', async () => {
    const laptop = { ...usable, WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true', NODE_ENV: 'production' };
    const { code, errors } = await start('webhooks', laptop);
    expect(code).toBe(1);
    expect(errors.map((line) => line.split(' ').find((word) => /^[A-Z_]+$/.test(word))).sort()).toEqual([
      'FANFARE_API_KEYS',
      'WEBHOOKS_ALLOW_PRIVATE_TARGETS',
      'WEBHOOKS_SECRET_KEYS',
    ]);
  });

  it('accounts refuses failpoints in production', async () => {
    const own = { FANFARE_API_KEYS: 'acme:kJ8s-2hd8-92hs', ACTIVATION_TOKEN_KEY: 'k'.repeat(40) };
    const { code, errors } = await start('accounts', {
      ...usable,
      ...own,
      NODE_ENV: 'production',
      FAILPOINT: 'relay.after-claim:kill',
    });
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringContaining('FAILPOINT')]);
  });
});

async function start(
  app: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ code: number | null; errors: string[] }> {
  const child = spawn(process.execPath, [join(dist, 'apps', app, 'src/main.js')], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors: errors.trim().split('\n') };
}
