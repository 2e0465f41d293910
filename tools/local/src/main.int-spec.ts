import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST_PORT_PLACE } from '@fanfare/event-contract/apps';
import { StartedScript } from '../testing/started-script';
import { freePort } from './free-port';
import { assertPortsFree } from './platform/free-ports';
import { outsideDataDirectory } from './postgres/postgres-site';
import { portUses, readSettings } from './platform/settings';

jest.setTimeout(180_000);

const parent = mkdtempSync(join(tmpdir(), 'fanfare-platform-'));
const homes: string[] = [];

afterAll(async () => {
  await StartedScript.endAll();
  for (const home of homes) rmSync(outsideDataDirectory(home), { recursive: true, force: true });
  rmSync(parent, { recursive: true, force: true });
});

/** Ports in a row that nobody listens on: the base and those of the apps. */
async function freePortBase(): Promise<number> {
  for (;;) {
    const base = await freePort();
    const uses = Array.from({ length: LAST_PORT_PLACE + 1 }, (_, index) => ({
      port: base + index,
      purpose: '',
      variable: '',
    }));
    const free =
      base < 65_000 &&
      (await assertPortsFree(uses).then(
        () => true,
        () => false,
      ));
    if (free) return base;
  }
}

async function ownPlace(): Promise<NodeJS.ProcessEnv> {
  const home = join(mkdtempSync(join(parent, 'place-')), 'home');
  homes.push(home);
  return {
    PATH: process.env['PATH'],
    FANFARE_HOME: home,
    FANFARE_PORT_BASE: String(await freePortBase()),
    LOCAL_AWS_PORT: String(await freePort()),
    LOCAL_POSTGRES_PORT: String(await freePort()),
    LOCAL_SMTP_PORT: String(await freePort()),
    LOCAL_MAIL_PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
  };
}

function start(place: NodeJS.ProcessEnv, ...parameters: string[]): StartedScript {
  return StartedScript.run('src/main.js', parameters, place);
}

const customersUrl = (place: NodeJS.ProcessEnv) =>
  `http://127.0.0.1:${String(Number(place['FANFARE_PORT_BASE']) + 1)}/customers`;

const headers = { authorization: 'Bearer acme-local-key', 'content-type': 'application/json' };

async function customerIds(place: NodeJS.ProcessEnv): Promise<string[]> {
  const answer = await fetch(customersUrl(place), { headers });
  const { data } = (await answer.json()) as { data: { customerId: string }[] };
  return data.map(({ customerId }) => customerId);
}

async function register(place: NodeJS.ProcessEnv): Promise<string> {
  const body = JSON.stringify({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' });
  const answer = await fetch(customersUrl(place), { method: 'POST', headers, body });
  return ((await answer.json()) as { customerId: string }).customerId;
}

describe('a platform, from its first start to a fresh one', () => {
  let place: NodeJS.ProcessEnv = {};
  let customers: string[] = [];
  let running: StartedScript;

  async function startReady(...parameters: string[]): Promise<void> {
    running = start(place, ...parameters);
    await running.line(/^Fanfare is ready$/);
  }

  beforeAll(async () => {
    place = await ownPlace();
    await startReady();
    customers = [await register(place)];
  });

  it('refuses to be started twice, with one line that names a port', async () => {
    const second = start(place);
    expect(await second.exited).toEqual([1, null]);
    expect(second.errors).toMatch(
      new RegExp(
        `^Fanfare runs already, with port ${String(place['LOCAL_AWS_PORT'])} .+ LOCAL_AWS_PORT.+\\n$`,
      ),
    );
  });

  it('when it is killed, leaves nothing in the way of the next, which has all its state', async () => {
    await running.end('SIGKILL');
    await startReady();
    expect(await customerIds(place)).toEqual(customers);
  });

  it('ends on Ctrl-C with exit code 0 within 25 s, and no port is left', async () => {
    const startedAt = performance.now();
    expect(await running.end('SIGINT')).toEqual([0, null]);
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    await expect(assertPortsFree(portUses(readSettings(place)))).resolves.toBeUndefined();
  });

  it('with --fresh has forgotten its customers', async () => {
    await startReady('--fresh');
    expect(await customerIds(place)).toEqual([]);
    expect(await running.end('SIGTERM')).toEqual([0, null]);
  });
});

it('a start that is interrupted stops what it had started', async () => {
  const place = await ownPlace();
  const early = start(place);
  const { LOCAL_AWS_PORT: port = '' } = place;
  for (let answered = false; !answered;) {
    answered = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  }
  expect(await early.end('SIGINT')).toEqual([0, null]);
  await assertPortsFree(portUses(readSettings(place)));
});

it.each(['LOCAL_AWS_PORT', 'LOCAL_POSTGRES_PORT', 'LOCAL_SMTP_PORT', 'LOCAL_MAIL_PORT', 'FANFARE_PORT_BASE'])(
  'a port that is taken is one line that names it and %s',
  async (variable) => {
    const place = await ownPlace();
    const occupant = createServer();
    const port = Number(place[variable]) + (variable === 'FANFARE_PORT_BASE' ? 1 : 0);
    occupant.listen(port, '127.0.0.1');
    await once(occupant, 'listening');

    const refused = start(place);

    expect(await refused.exited).toEqual([1, null]);
    expect(refused.errors).toMatch(
      new RegExp(`^Port ${String(port)} for .+ is taken\\. .+ ${variable}\\.\\n$`),
    );
    occupant.close();
  },
);

it('a malformed variable, or an unknown option, is one line, and nothing is created', async () => {
  const place = await ownPlace();
  const malformed = start({ ...place, LOCAL_AWS_PORT: 'x' });
  expect(await malformed.exited).toEqual([1, null]);
  expect(malformed.errors).toMatch(/^LOCAL_AWS_PORT is not usable: .+\n$/);

  const ofApps = start({ ...place, LOG_LEVEL: 'loud' });
  expect(await ofApps.exited).toEqual([1, null]);
  expect(ofApps.errors).toMatch(/^LOG_LEVEL is not usable: .+\n$/);

  const unknown = start(place, '--frehs');
  expect(await unknown.exited).toEqual([1, null]);
  expect(unknown.errors).toMatch(/^Unknown option '--frehs'\..+\n$/);
  expect(readdirSync(join(place['FANFARE_HOME'] ?? '', '..'))).toEqual([]);
});

it('--help lists every variable', async () => {
  const help = start({ PATH: process.env['PATH'] }, '--help');
  expect(await help.exited).toEqual([0, null]);
  for (const { variable } of portUses(readSettings({}))) expect(help.lines.join('\n')).toContain(variable);
});
