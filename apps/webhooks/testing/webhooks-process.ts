import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '@fanfare/persistence/testing/until';

const main = join(__dirname, '../../../dist/apps/webhooks/src/main.js');

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The webhooks app as a process of its own, started from what was compiled. */
export class WebhooksProcess {
  readonly lines: string[] = [];
  readonly ended: Promise<Ending>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => this.lines.push(...text.trimEnd().split('\n')));
    this.ended = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal }) as Ending);
  }

  /** Starts it; resolves when it is up, or has ended already. */
  static async start(environment: Readonly<Record<string, string>>): Promise<WebhooksProcess> {
    const { PATH, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    const port = await freePort();
    const keys = { PATH, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const env = { ...keys, ...environment, LOG_LEVEL: 'info', PORT: String(port) };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const started = new WebhooksProcess(child, port);
    await until(
      'the process is up',
      () => started.hasEnded || started.lines.some((line) => line.includes('"started"')),
      30,
    );
    return started;
  }

  /** SIGTERM, as a deployment; resolves when it has begun to drain. */
  async terminate(): Promise<void> {
    this.child.kill('SIGTERM');
    await until('the process drains', () =>
      fetch(`http://127.0.0.1:${String(this.port)}/health/ready`).then(
        ({ status }) => status === 503,
        () => true,
      ),
    );
  }

  /** Ends it at once, however it is. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
