import { type ChildProcess, spawn } from 'node:child_process';
import type { WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { PostgresSite } from './postgres-site';

/** In a session of its own, so that Ctrl-C in a terminal reaches the platform only, which stops the server last. */
export function run(
  { programs, account }: PostgresSite,
  program: string,
  parameters: string[],
): ChildProcess {
  return spawn(join(programs, 'bin', program), parameters, {
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Copies a program's output to the log, and gives back what it wrote so far. */
export function collect(program: ChildProcess, log: WriteStream): () => string {
  let output = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000);
      log.write(text);
    });
  }
  return () => output;
}
