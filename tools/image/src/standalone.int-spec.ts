import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../testing/free-port';
import { sources } from '../testing/workspace';
import { contentOf, writeContent } from './image-content';

const MEGABYTE = 1_000_000;
const folder = mkdtempSync(join(tmpdir(), 'fanfare-image-'));
const started: ChildProcess[] = [];

const environment = (port: number): NodeJS.ProcessEnv => ({
  NODE_ENV: 'test',
  PORT: String(port),
  STAGE: 'image',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'fanfare-local',
  AWS_SECRET_ACCESS_KEY: 'fanfare-local-secret',
  DATABASE_URL: 'postgres://127.0.0.1:9/nowhere',
  FANFARE_API_KEYS: 'acme:acme-local-key',
  ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
});

beforeAll(async () => {
  writeContent('accounts', contentOf('accounts', sources), sources, folder);
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const npm = spawn('npm', ['ci', ...flags, '--prefix', folder], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(npm, 'exit')).toEqual([0, null]);
}, 240_000);

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script of the image as the image does: in its folder, with nothing around it. */
function run(script: string, port: number) {
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: environment(port),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  const saidStarted = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (/"started"/.test(output)) saidStarted.resolve();
    });
  }
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, output }));
  void ended.then(() => saidStarted.reject(new Error(output)));
  saidStarted.promise.catch(() => undefined);
  return { child, ended, started: saidStarted.promise };
}

it('an app starts from its image content alone, traced, says that it lives, and ends when told to', async () => {
  const port = await freePort();
  const app = run('.', port);
  await app.started;

  const page = await fetch(`http://127.0.0.1:${String(port)}/activate?token=x`);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  const healthy = await run('tools/image/src/health-check.js', port).ended;
  expect(healthy).toEqual({ code: 0, output: '200 {"status":"alive","app":"accounts"}\n' });

  app.child.kill('SIGTERM');
  expect((await app.ended).code).toBe(0);
  const dead = await run('tools/image/src/health-check.js', port).ended;
  expect(dead).toMatchObject({
    code: 1,
    output: expect.stringContaining(`No answer on port ${String(port)}`) as unknown,
  });
}, 60_000);

it('its migrations run from there too, as far as there is a database', async () => {
  const { code, output } = await run('apps/accounts/src/persistence/migrate.js', 0).ended;
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('ECONNREFUSED') as unknown });
});

it('all of it is less than 150 MB', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sizes = files.map((file) => statSync(join(folder, file)).size);
  expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(150 * MEGABYTE);
});
