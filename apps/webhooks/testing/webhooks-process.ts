import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '@fanfare/persistence/testing/until';

const dist = join(__dirname, '../../../dist');
const main = join(dist, 'apps/webhooks/src/main.js');
/** Makes a process end when the test run does, however that ends. */
const endWithParent = ['--require', join(dist, 'tools/local/src/process/end-with-parent.js')];

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The webhooks app as a process of its own, started from what was compiled. */
export class WebhooksProcess {
  readonly lines: string[] = [];
  readonly ended: Promise<Ending>;

  private constructor(private readonly child: ChildProcess) {
    for (const input of [child.stdout, child.stderr])
      if (input) createInterface({ input, crlfDelay: Infinity }).on('line', (line) => this.lines.push(line));
    this.ended = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal }) as Ending);
  }

  /** Starts it; resolves when it is up, or has ended already. */
  static async start(environment: Readonly<Record<string, string>>): Promise<WebhooksProcess> {
    const { PATH, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    const keys = { PATH, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const env = { ...keys, ...environment, LOG_LEVEL: 'info' };
    const child = spawn(process.execPath, [...endWithParent, main], { env, stdio: 'pipe' });
    const started = new WebhooksProcess(child);
    await until('the process is up', () => started.hasEnded || started.hasSaid('"started"'));
    return started;
  }

  /** SIGTERM, as a deployment; resolves when it claims nothing any more. */
  async terminate(): Promise<void> {
    this.child.kill('SIGTERM');
    await until('the process drains', () => this.hasSaid('claims nothing any more'));
  }

  /** Ends it at once, however it is. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Whether a line of its log holds this. */
  hasSaid(text: string): boolean {
    return this.lines.some((line) => line.includes(text));
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
