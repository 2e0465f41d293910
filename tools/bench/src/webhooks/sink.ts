import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How a receiver behaves. */
export type Behaviour = 'healthy' | 'hanging' | 'failing';

/** What the healthy receivers got: requests, and how many different webhooks those were. */
export interface Tally {
  readonly requests: number;
  readonly distinct: number;
}

/** Receivers of webhooks, in a process of their own. */
export class Sink {
  private constructor(
    private readonly child: ChildProcess,
    private readonly origin: string,
  ) {}

  static async start(): Promise<Sink> {
    const script = join(__dirname, 'sink-process.js');
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new Sink(child, `http://127.0.0.1:${port}`);
  }

  /** The address of a receiver; each name is a receiver of its own. */
  url(behaviour: Behaviour, name: string): string {
    return `${this.origin}/${behaviour}/${name}`;
  }

  async tally(): Promise<Tally> {
    return (await (await fetch(`${this.origin}/tally`)).json()) as Tally;
  }

  async forget(): Promise<void> {
    await (await fetch(`${this.origin}/tally`, { method: 'DELETE' })).text();
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}
