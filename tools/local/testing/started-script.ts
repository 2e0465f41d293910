import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const compiled = join(__dirname, '../../../dist/tools/local');

/** A compiled script of tools/local, running as a process of its own. */
export class StartedScript {
  readonly lines: string[] = [];
  /** What the script wrote to stderr; complete once it has ended. */
  errors = '';
  private static readonly all: StartedScript[] = [];
  private readonly reader: Interface;

  private constructor(
    readonly child: ChildProcess,
    readonly exited: Promise<[number | null, NodeJS.Signals | null]>,
  ) {
    if (child.stdout === null) throw new Error('The script has no output.');
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.reader = createInterface(child.stdout).on('line', (line) => this.lines.push(line));
  }

  static run(
    script: string,
    parameters: string[] = [],
    environment: NodeJS.ProcessEnv = process.env,
    { ownGroup = false } = {},
  ): StartedScript {
    const child = spawn(process.execPath, [join(compiled, script), ...parameters], {
      detached: ownGroup,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const running = new StartedScript(
      child,
      once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    );
    StartedScript.all.push(running);
    return running;
  }

  /** Ends every script of this test file that is still running. */
  static async endAll(): Promise<void> {
    await Promise.all(StartedScript.all.map((script) => script.end('SIGKILL')));
  }

  /** The first line, now or later, that matches; rejects when the script ends without it. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await Promise.race([
        once(this.reader, 'line'),
        this.exited.then(([code]) => Promise.reject(new Error(`Ended with ${String(code)}: ${this.errors}`))),
      ]);
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<[number | null, NodeJS.Signals | null]> {
    this.child.kill(signal);
    return this.exited;
  }
}
