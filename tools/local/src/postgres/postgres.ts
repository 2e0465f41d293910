import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { initialise } from './initdb';
import { preparePostgresSite, type PostgresSite } from './postgres-site';
import { clearOrphan } from './postmaster-file';
import { collect, run } from './program';
import { PostgresStartError } from './start-error';

export interface PostgresOptions {
  /** The platform's home; data goes to its folder `postgres`, the server's log to `logs/postgres.log`. */
  readonly home: string;
  readonly port: number;
  /** False only for data that nobody will miss: commits do not wait for the disk. */
  readonly durable: boolean;
}

const OWNER = { name: 'fanfare', password: 'fanfare-local' };
const DATABASE = 'fanfare';

const READY = 'database system is ready to accept connections';
const LEFTOVER_POLL_MS = 100;
const LEFTOVER_ATTEMPTS = 100;
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
];
const CARELESS_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** A PostgreSQL server on 127.0.0.1 with the database `fanfare`, its data kept from run to run. */
export class Postgres {
  private constructor(
    readonly url: string,
    readonly pid: number,
    private readonly server: ChildProcess,
    private readonly exited: Promise<unknown>,
  ) {}

  /** Resolves when the database takes connections. A server left over from a run that was killed is stopped first. */
  static async start(options: PostgresOptions): Promise<Postgres> {
    const site = preparePostgresSite(options.home);
    const log = openLog(options.home);
    await initialise(site, OWNER, options.durable, log);
    await clearOrphan(site.dataDirectory);
    const server = await launchPatiently(site, options, log);
    const exited = once(server, 'exit');
    const url = `postgres://${OWNER.name}:${OWNER.password}@127.0.0.1:${String(options.port)}`;
    await ensureDatabase(`${url}/postgres`);
    return new Postgres(`${url}/${DATABASE}`, server.pid ?? 0, server, exited);
  }

  /** Resolves when the server ends, whoever ended it. */
  get ended(): Promise<unknown> {
    return this.exited;
  }

  /** Breaks the connections, writes everything out, and resolves when the process is gone. */
  async stop(): Promise<void> {
    this.server.kill('SIGINT');
    await this.exited;
  }
}

function openLog(home: string): WriteStream {
  const path = join(home, 'logs', 'postgres.log');
  mkdirSync(dirname(path), { recursive: true });
  return createWriteStream(path, { flags: 'a' });
}

/** The children of a server that was killed hold its memory a moment longer than it lived; starting waits for them. */
async function launchPatiently(
  site: PostgresSite,
  options: PostgresOptions,
  log: WriteStream,
): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const server = launch(site, options);
    try {
      await ready(server, log);
      return server;
    } catch (error) {
      const leftover =
        error instanceof PostgresStartError && error.message.includes('pre-existing shared memory');
      if (!leftover || attempt === LEFTOVER_ATTEMPTS) throw error;
      await wait(LEFTOVER_POLL_MS);
    }
  }
}

function launch(site: PostgresSite, { port, durable }: PostgresOptions): ChildProcess {
  const settings = [...SETTINGS, ...(durable ? [] : CARELESS_SETTINGS)];
  return run(site, 'postgres', [
    '-D',
    site.dataDirectory,
    '-p',
    String(port),
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
}

async function ready(server: ChildProcess, log: WriteStream): Promise<void> {
  const output = collect(server, log);
  const started = Promise.withResolvers<void>();
  const onOutput = () => {
    if (output().includes(READY)) started.resolve();
  };
  server.stderr?.on('data', onOutput);
  server.once('error', started.reject);
  server.once('close', () => started.reject(new PostgresStartError('PostgreSQL did not start', output())));
  await started.promise.finally(() => server.stderr?.off('data', onOutput));
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}
