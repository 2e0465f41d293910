import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync, createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { preparePostgresSite, type PostgresSite } from './postgres-site';
import { clearOrphan } from './postmaster-file';

export interface PostgresOptions {
  /** The platform's home; data goes to its folder `postgres`, the server's log to `logs/postgres.log`. */
  readonly home: string;
  readonly port: number;
  /** False only for data that nobody will miss: commits do not wait for the disk. */
  readonly durable: boolean;
}

export const POSTGRES_USER = 'fanfare';
export const POSTGRES_PASSWORD = 'fanfare-local';
export const POSTGRES_DATABASE = 'fanfare';

const READY = 'database system is ready to accept connections';
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
    await initialise(site, options.home, log);
    await clearOrphan(site.dataDirectory);
    const server = launch(site, options);
    const exited = once(server, 'exit');
    await ready(server, log);
    const url = `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:${String(options.port)}`;
    await ensureDatabase(`${url}/postgres`);
    return new Postgres(`${url}/${POSTGRES_DATABASE}`, server.pid ?? 0, server, exited);
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

async function initialise(site: PostgresSite, home: string, log: WriteStream): Promise<void> {
  if (existsSync(join(site.dataDirectory, 'PG_VERSION'))) return;
  const passwordFile = join(site.dataDirectory, '..', `.postgres-password-${String(process.pid)}`);
  writeFileSync(passwordFile, POSTGRES_PASSWORD, { mode: 0o644 });
  try {
    const program = run(site, 'initdb', [
      `--pgdata=${site.dataDirectory}`,
      `--pwfile=${passwordFile}`,
      `--username=${POSTGRES_USER}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]);
    const output = collect(program, log);
    const [code] = (await once(program, 'close')) as [number | null];
    if (code !== 0)
      throw new PostgresStartError(`initdb could not fill ${site.dataDirectory} for ${home}`, output());
  } finally {
    rmSync(passwordFile, { force: true });
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

/** In a session of its own, so that Ctrl-C in a terminal reaches the platform only, which stops the server last. */
function run({ programs, account }: PostgresSite, program: string, parameters: string[]): ChildProcess {
  return spawn(join(programs, 'bin', program), parameters, {
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Copies a program's output to the log, and gives back what it wrote so far. */
function collect(program: ChildProcess, log: WriteStream): () => string {
  let output = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000);
      log.write(text);
    });
  }
  return () => output;
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
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [POSTGRES_DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(POSTGRES_DATABASE)}`);
  } finally {
    await client.end();
  }
}

export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';

  constructor(what: string, output: string) {
    super(`${what}. It said: ${output.trim().split('\n').slice(-5).join(' | ')}`);
  }
}
