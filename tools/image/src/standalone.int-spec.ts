import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type App, apps } from '@fanfare/event-contract/apps';
import { freePort } from '../testing/free-port';
import { installedImage, sizeOf } from '../testing/installed-image';
import { composeServices, imageVariables } from '../testing/workspace';
import { type Image, images } from './images';

const MEGABYTE = 1_000_000;
/** One image is installed as the Dockerfile does it; for the others, its packages are those of the workspace. */
const installedByNpm: App = 'accounts';
const folders = new Map<Image, string>();
const started: ChildProcess[] = [];

jest.setTimeout(240_000);

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

function folderOf(image: Image): string {
  const folder = folders.get(image);
  if (folder === undefined) throw new Error(`The image of ${image} was not installed.`);
  return folder;
}

/** What a service is told in docker-compose.yml, at addresses where nobody is. */
function environment(service: string, port: number): NodeJS.ProcessEnv {
  return {
    ...imageVariables(),
    ...composeServices()[service]?.environment,
    HOST: '127.0.0.1',
    PORT: String(port),
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    DATABASE_URL: 'postgres://127.0.0.1:9/nowhere',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  };
}

/** Runs a script of an image as the image does: in its folder, with nothing around it. */
function run(folder: string, script: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, script.split(' '), {
    cwd: folder,
    env,
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

describe.each(images)('the image of %s', (image) => {
  beforeAll(async () => {
    folders.set(image, await installedImage(image, image === installedByNpm ? 'npm' : 'links'));
  });

  it('is less than 150 MB, packages and all', () => {
    expect(sizeOf(folderOf(image))).toBeLessThan(150 * MEGABYTE);
    expect(sizeOf(folderOf(image))).toBeGreaterThan(MEGABYTE);
  });
});

describe.each(apps)('%s', (app) => {
  it('starts from its image content alone, traced, says that it lives, and ends when told to', async () => {
    const port = await freePort();
    const told = environment(app, port);
    const service = run(folderOf(app), '.', told);
    await service.started;
    const healthy = await run(folderOf(app), 'tools/image/src/health-check.js', told).ended;
    expect(healthy).toEqual({ code: 0, output: `200 {"status":"alive","app":"${app}"}\n` });

    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
    const dead = await run(folderOf(app), 'tools/image/src/health-check.js', told).ended;
    expect(dead).toMatchObject({
      code: 1,
      output: expect.stringContaining(`No answer on port ${String(port)}`) as unknown,
    });
  });

  it('runs its migrations from there too, as far as there is a database', async () => {
    const script = `apps/${app}/src/persistence/migrate.js`;
    const { code, output } = await run(folderOf(app), script, environment(app, 0)).ended;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('ECONNREFUSED') as unknown });
  });
});

it('accounts has the page that an activation link opens', async () => {
  const port = await freePort();
  const service = run(folderOf('accounts'), '.', environment('accounts', port));
  await service.started;
  const page = await fetch(`http://127.0.0.1:${String(port)}/activate?token=x`);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  service.child.kill('SIGKILL');
  await service.ended;
});

it.each(['migrate', 'provision'])(
  '%s runs from the content of its image, as far as there is anything',
  async (name) => {
    const { command = [] } = composeServices()[name] ?? {};
    const { code, output } = await run(folderOf('setup'), command.join(' '), environment(name, 0)).ended;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('ECONNREFUSED') as unknown });
  },
);
