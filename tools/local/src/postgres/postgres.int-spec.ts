import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../free-port';
import { Postgres } from './postgres';
import { outsideDataDirectory, preparePostgresSite } from './postgres-site';
import { PostgresStartError } from './start-error';

jest.setTimeout(60_000);

const homes: string[] = [];
const servers: Postgres[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  for (const home of homes) {
    rmSync(outsideDataDirectory(home), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
});

function newHome(mode = 0o755): string {
  const home = mkdtempSync(join(tmpdir(), 'fanfare-postgres-'));
  chmodSync(home, mode);
  homes.push(home);
  return home;
}

async function start(home: string, durable = false): Promise<Postgres> {
  const server = await Postgres.start({ home, port: await freePort(), durable });
  servers.push(server);
  return server;
}

async function query({ url }: Postgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('keeps its data from run to run, and stops although somebody is connected', async () => {
  const home = newHome();
  const first = await start(home);
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const idle = new Client({ connectionString: first.url });
  idle.on('error', () => undefined);
  await idle.connect();
  await first.stop();

  const second = await start(home);
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

it('listens on 127.0.0.1 with room for every app, in UTC and UTF-8, and waits for the disk at every commit', async () => {
  const server = await start(newHome(), true);
  const settings = [
    'listen_addresses',
    'max_connections',
    'TimeZone',
    'server_encoding',
    'fsync',
    'synchronous_commit',
  ];
  const columns = settings.map((name) => `current_setting('${name}') AS "${name}"`).join(', ');
  expect(await query(server, `SELECT ${columns}, current_user AS "user"`)).toEqual([
    {
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      TimeZone: 'UTC',
      server_encoding: 'UTF8',
      fsync: 'on',
      synchronous_commit: 'on',
      user: 'fanfare',
    },
  ]);
});

it('recovers what was committed when the server was killed', async () => {
  const home = newHome();
  const first = await start(home, true);
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;

  const second = await start(home);
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

it('stops a server that an earlier run left behind, then starts', async () => {
  const home = newHome();
  const orphan = await start(home);
  const second = await start(home);
  await orphan.ended;
  expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('leaves alone a process that inherited the id of a server that is gone', async () => {
  const home = newHome();
  await (await start(home)).stop();
  const { account, dataDirectory } = preparePostgresSite(home);
  const owner = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', ...owner });
  writeFileSync(join(dataDirectory, 'postmaster.pid'), `${String(stranger.pid)}\n`);

  await expect(start(home)).resolves.toBeInstanceOf(Postgres);

  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

it('works in a home that nobody but its owner may enter, and forgets the data of one that was deleted', async () => {
  const home = join(newHome(0o700), 'inner');
  homes.push(home);
  const first = await start(home);
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start(home);
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.stop();

  rmSync(home, { recursive: true });
  const third = await start(home);
  expect(await query(third, `SELECT to_regclass('kept') AS kept`)).toEqual([{ kept: null }]);
});

it('says why when it cannot start', async () => {
  const { createServer } = await import('node:net');
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as { port: number };
  const attempt = Postgres.start({ home: newHome(), port, durable: false });
  await expect(attempt).rejects.toThrow(PostgresStartError);
  await expect(attempt).rejects.toThrow(/could not bind IPv4 address "127.0.0.1"/);
  occupant.close();
});
