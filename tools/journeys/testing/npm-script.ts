import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until';

const root = join(__dirname, '../../..');

/** How an npm script ended. */
export interface ScriptEnding {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** An npm script as a person runs it in a terminal: in a process group of its own, which Ctrl-C reaches as a whole. */
export class NpmScript {
  output = '';
  private readonly child: ChildProcess;
  readonly ended: Promise<ScriptEnding>;

  constructor(script: string, environment: NodeJS.ProcessEnv, parameters: readonly string[] = []) {
    this.child = spawn(
      'npm',
      ['run', '--silent', script, ...(parameters.length > 0 ? ['--', ...parameters] : [])],
      {
        cwd: root,
        env: { ...process.env, ...environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = once(this.child, 'close').then(
      ([code, signal]: unknown[]) => ({ code, signal }) as ScriptEnding,
    );
  }

  /** Resolves when the script has printed this; fails with all that it printed when it ends before. */
  async printed(text: string, seconds: number): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    await until(`"${text}" is printed`, seconds, () => {
      if (over && !this.output.includes(text)) throw new Error(`The script ended:\n${this.output}`);
      return Promise.resolve(this.output.includes(text));
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.output.slice(-3000)}`);
    });
  }

  /** Ctrl-C in the terminal: every process of the group gets SIGINT. */
  interrupt(): Promise<ScriptEnding> {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
    return this.ended;
  }

  /** `kill` of the npm process alone. */
  terminate(): Promise<ScriptEnding> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
