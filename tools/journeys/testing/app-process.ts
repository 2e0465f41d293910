import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type App } from '@fanfare/event-contract/apps';
import type { FailpointName } from '@fanfare/process/failpoint';

const dist = join(__dirname, '../../../dist');
/** Makes a process end when the test run does, however that ends. */
const endWithParent = ['--require', join(dist, 'tools/local/src/process/end-with-parent.js')];
const rememberedLines = 60;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * One app as a process of its own, started from what was compiled; it is started again when it dies. A FAILPOINT in its
 * environment is that of its first start alone.
 */
export class AppProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<Ending> = Promise.resolve({ code: null, signal: null });
  private wanted = true;
  private struckDown = false;
  private ahead: readonly FailpointName[] = [];
  private readonly lines: string[] = [];
  /** Every line that it wrote but those that only inform. */
  readonly complaints: string[] = [];
  /** How often it died and was started again. */
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

  /** The failpoints of {@link dieAt} at which it has yet to die. */
  get stillToDieAt(): readonly FailpointName[] {
    return this.ahead;
  }

  /** SIGKILL, as a machine that dies; it is started again. */
  kill(): void {
    this.struckDown = true;
    this.child?.kill('SIGKILL');
  }

  /** Starts it anew, to die at the third pass of the first of these failpoints, then at that of the next, and so on. */
  dieAt(failpoints: readonly FailpointName[]): void {
    this.ahead = failpoints;
    this.kill();
  }

  /** SIGTERM, as a deployment; resolves with how it ended. */
  async stop(): Promise<Ending> {
    this.wanted = false;
    this.child?.kill('SIGTERM');
    return this.ended;
  }

  /** SIGKILL, for good. */
  async end(): Promise<void> {
    this.wanted = false;
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  private note(line: string): void {
    this.lines.push(line);
    this.lines.splice(0, this.lines.length - rememberedLines);
    if (!line.includes('"level":"info"')) this.complaints.push(line);
  }

  private start(environment: NodeJS.ProcessEnv): void {
    const script = join(dist, 'apps', this.app, 'src/main.js');
    const child = spawn(process.execPath, [...endWithParent, script], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const input of [child.stdout, child.stderr])
      createInterface({ input, crlfDelay: Infinity }).on('line', (line) => this.note(line));
    this.ended = once(child, 'exit').then(([code, signal]: unknown[]) => {
      if (this.wanted) this.startAgain(signal === 'SIGKILL');
      return { code, signal } as Ending;
    });
  }

  private startAgain(wasKilled: boolean): void {
    this.restarts += 1;
    if (wasKilled && !this.struckDown) this.ahead = this.ahead.slice(1);
    this.struckDown = false;
    const [next] = this.ahead;
    this.start({ ...this.environment, FAILPOINT: next === undefined ? '' : `${next}:kill@3` });
  }
}
