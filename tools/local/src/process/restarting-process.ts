import { once } from 'node:events';
import { type NodeProcess, type NodeProcessOptions, startNode } from './node-process';
import type { PrefixedOutput } from './prefixed-output';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived this long starts over with the first delay. */
const STEADY_MS = 60_000;

/** A process that is wanted: when it ends, that is reported, and it is started again, later each time, as ECS does. */
export class RestartingProcess {
  private child: NodeProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  private restart: NodeJS.Timeout | undefined;
  private delay = FIRST_DELAY_MS;
  private wanted = true;

  constructor(
    readonly name: string,
    private readonly options: NodeProcessOptions,
    private readonly output: PrefixedOutput,
    private readonly onPid: (pid: number, script: string) => void,
  ) {
    this.start();
  }

  private readonly firstCrash = new AbortController();

  /** Aborted once the process has ended without being asked to. */
  readonly crashed = this.firstCrash.signal;

  /** SIGTERM, then SIGKILL when it is still there after `graceMs`. Returns whether it went by itself. */
  async stop(graceMs: number): Promise<boolean> {
    this.wanted = false;
    clearTimeout(this.restart);
    let obeyed = true;
    const lastResort = setTimeout(() => {
      obeyed = false;
      this.child?.kill('SIGKILL');
    }, graceMs);
    this.child?.kill('SIGTERM');
    await this.exited;
    clearTimeout(lastResort);
    return obeyed;
  }

  private start(): void {
    const startedAt = performance.now();
    const child = startNode(this.options);
    this.child = child;
    this.output.copy(this.name, child.stdout);
    this.output.copy(this.name, child.stderr);
    child.stdin.on('error', () => undefined);
    if (child.pid !== undefined) this.onPid(child.pid, this.options.script);
    this.exited = once(child, 'exit').then((ending) => {
      const [code, signal] = ending as [number | null, NodeJS.Signals | null];
      if (!this.wanted) return;
      this.firstCrash.abort(new Error(`${this.name} ended.`));
      if (performance.now() - startedAt > STEADY_MS) this.delay = FIRST_DELAY_MS;
      const seconds = String(this.delay / 1000);
      this.output.line(
        this.name,
        `ended with ${signal ?? `code ${String(code)}`}; starts again in ${seconds} s`,
      );
      this.restart = setTimeout(() => this.start(), this.delay);
      this.delay = Math.min(this.delay * 2, LONGEST_DELAY_MS);
    });
  }
}
