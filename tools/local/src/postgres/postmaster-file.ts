import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const FAST_SHUTDOWN_MS = 10_000;
const POLL_MS = 50;

/**
 * Clears what an earlier run left in a data directory that nobody else may be using: a server that outlived its parent
 * is shut down, a lock file without one is removed. A process that merely inherited the server's id is left alone.
 */
export async function clearOrphan(dataDirectory: string): Promise<void> {
  const lockFile = join(dataDirectory, 'postmaster.pid');
  const pid = readPid(lockFile);
  if (pid === undefined) return;
  if (!isServerOf(pid, dataDirectory)) {
    rmSync(lockFile, { force: true });
    return;
  }
  signal(pid, 'SIGINT');
  const deadline = Date.now() + FAST_SHUTDOWN_MS;
  while (isServerOf(pid, dataDirectory)) {
    if (Date.now() > deadline) signal(pid, 'SIGQUIT');
    await wait(POLL_MS);
  }
}

function readPid(lockFile: string): number | undefined {
  try {
    const [first] = readFileSync(lockFile, 'utf8').split('\n');
    return Number(first) > 1 ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}

function isServerOf(pid: number, dataDirectory: string): boolean {
  try {
    const command = execFileSync('ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    return (
      !command.startsWith('Z') &&
      [dataDirectory, realpathSync(dataDirectory)].some((path) => command.includes(path))
    );
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
