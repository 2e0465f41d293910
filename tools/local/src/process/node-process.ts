import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export type NodeProcess = ChildProcessByStdio<Writable, Readable, Readable>;

export interface NodeProcessOptions {
  readonly script: string;
  readonly parameters?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a script with this Node in a process group of its own, so that Ctrl-C in a terminal reaches the platform only.
 * It ends by itself when this process does.
 */
export function startNode({ script, parameters = [], environment }: NodeProcessOptions): NodeProcess {
  const preload = ['--require', join(__dirname, 'end-with-parent.js')];
  return spawn(process.execPath, [...preload, script, ...parameters], {
    detached: true,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
