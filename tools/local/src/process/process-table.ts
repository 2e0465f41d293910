import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 20;

/** The command line of a running process, or undefined when there is none with that id. */
export function commandOf(pid: number): string | undefined {
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return command.trim() === '' ? undefined : command;
  } catch {
    return undefined;
  }
}

/** Ends a process that is not a child of this one; a process that took over its id meanwhile is left alone. */
export async function endProcess(
  pid: number,
  isIt: (command: string) => boolean,
  signals: Signals,
): Promise<void> {
  const isThere = () => {
    const command = commandOf(pid);
    return command !== undefined && isIt(command);
  };
  if (isThere()) send(pid, signals.first);
  const deadline = performance.now() + signals.patienceMs;
  while (isThere()) {
    if (performance.now() > deadline) send(pid, signals.last);
    await wait(POLL_MS);
  }
}

/** Resolves when no process has this id. */
export async function processGone(pid: number): Promise<void> {
  while (commandOf(pid) !== undefined) await wait(POLL_MS);
}

export interface Signals {
  readonly first: NodeJS.Signals;
  readonly patienceMs: number;
  readonly last: NodeJS.Signals;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
