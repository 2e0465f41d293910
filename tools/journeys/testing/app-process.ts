import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type App } from '@fanfare/event-contract/apps';

const dist = join(__dirname, '../../../dist');
const rememberedLines = 60;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One app as a process of its own, started from what was compiled. With `keepAlive` it is started again when it dies. */
export class AppProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<Ending> = Promise.resolve({ code: null, signal: null });
  private wanted = true;
  private readonly lines: string[] = [];
  /** How often it was killed and started again. */
  restarts = 0;

  constructor(
    readonly app: App,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.start(environment);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** The address of its HTTP API. */
  get url(): string {
    return `http://127.0.0.1:${this.environment['PORT'] ?? ''}`;
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** The last lines that it wrote, for the message of a test that fails. */
  get log(): string {
    return this.lines.join('\n');
  }

  /** SIGKILL, as a machine that dies; it is started again. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** SIGTERM, as a deployment; resolves with how it ended. */
  async stop(): Promise<Ending> {
    this.wanted = false;
    this.child?.kill('SIGTERM');
    return this.ended;
  }

  private start(environment: NodeJS.ProcessEnv): void {
    const child = spawn(process.execPath, [join(dist, 'apps', this.app, 'src/main.js')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.lines.push(...text.trimEnd().split('\n'));
        this.lines.splice(0, this.lines.length - rememberedLines);
      });
    }
    this.ended = once(child, 'exit').then(([code, signal]: unknown[]) => {
      if (this.wanted) {
        this.restarts += 1;
        this.start({ ...this.environment, FAILPOINT: '' });
      }
      return { code, signal } as Ending;
    });
  }
}
