import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type App, LAST_PORT_PLACE, httpPort } from '@fanfare/event-contract/apps';
import { BenchError } from './bench-error';

/** Where everything that was compiled is. */
export const compiled = resolve(__dirname, '../../..');
const firstPort = 20_000;
const portRange = 10_000;
const outsidePorts = 4;

/** The API key of the only tenant. */
export const apiKey = 'bench-local-key';

/** A platform of its own for one benchmark: own ports, own state in a temporary folder, nothing is left of it. */
export class LocalPlatform {
  private constructor(
    private readonly child: ChildProcess,
    private readonly home: string,
    private readonly portBase: number,
    readonly databaseUrl: string,
  ) {}

  /** Starts `npm start` in all but name; resolves when it says that it is ready. @throws BenchError when it does not */
  static async start(variables: NodeJS.ProcessEnv = {}): Promise<LocalPlatform> {
    const home = await mkdtemp(join(tmpdir(), 'fanfare-bench-'));
    const portBase = await freePorts(LAST_PORT_PLACE + outsidePorts);
    const [aws, postgres, smtp, mail] = [1, 2, 3, 4].map((place) =>
      String(portBase + LAST_PORT_PLACE + place),
    );
    const child = spawn(process.execPath, [join(compiled, 'tools/local/src/main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        FANFARE_HOME: home,
        FANFARE_PORT_BASE: String(portBase),
        FANFARE_API_KEYS: `bench:${apiKey}`,
        LOCAL_AWS_PORT: aws,
        LOCAL_POSTGRES_PORT: postgres,
        LOCAL_SMTP_PORT: smtp,
        LOCAL_MAIL_PORT: mail,
        RATE_LIMIT_PER_SECOND: '1000000',
        ...variables,
      },
    });
    return new LocalPlatform(child, home, portBase, await announcedDatabase(child));
  }

  url(app: App): string {
    return `http://127.0.0.1:${String(httpPort(app, this.portBase))}`;
  }

  get awsEndpoint(): string {
    return `http://127.0.0.1:${String(this.portBase + LAST_PORT_PLACE + 1)}`;
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${String(this.portBase + LAST_PORT_PLACE + 3)}`;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'exit');
    await rm(this.home, { recursive: true, force: true });
  }
}

/** Waits until the platform is ready, and reads from what it prints where its database is. */
async function announcedDatabase(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  let databaseUrl = '';
  if (!child.stdout) throw new BenchError('The platform has no output to read.');
  const output = createInterface(child.stdout);
  const ready = Promise.withResolvers<undefined>();
  output.on('line', (line) => {
    lines.push(line);
    databaseUrl = /^ {2}PostgreSQL +(\S+)/.exec(line)?.[1] ?? databaseUrl;
    if (line === 'Fanfare is ready') ready.resolve(undefined);
    lines.splice(0, lines.length - 20);
  });
  output.once('close', () => {
    ready.reject(new BenchError(`The platform did not start. It said last:\n${lines.join('\n')}`));
  });
  await ready.promise;
  return databaseUrl;
}

async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = firstPort + Math.floor(Math.random() * portRange);
    const free = await Promise.all(Array.from({ length: count }, (_, place) => isFree(first + 1 + place)));
    if (free.every(Boolean)) return first;
  }
  throw new BenchError(`There are no ${String(count)} free ports in a row. Stop what listens on 127.0.0.1.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
