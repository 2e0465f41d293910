import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, endProcess } from '../process/process-table';

/** Fast shutdown, and an immediate one, which recovers at the next start, when that takes too long. */
const SHUTDOWN = { first: 'SIGINT', patienceMs: 10_000, last: 'SIGQUIT' } as const;

/**
 * Clears what an earlier run left in a data directory that nobody else may be using: a server that outlived its parent
 * is shut down, a lock file without one is removed. A process that merely inherited the server's id is left alone.
 */
export async function clearOrphan(dataDirectory: string): Promise<void> {
  const lockFile = join(dataDirectory, 'postmaster.pid');
  const pid = readPid(lockFile);
  if (pid === undefined) return;
  const paths = [dataDirectory, realpathSync(dataDirectory)];
  const isServer = (command: string) => paths.some((path) => command.includes(path));
  if (isServer(commandOf(pid) ?? '')) await endProcess(pid, isServer, SHUTDOWN);
  else rmSync(lockFile, { force: true });
}

function readPid(lockFile: string): number | undefined {
  try {
    const [first] = readFileSync(lockFile, 'utf8').split('\n');
    return Number(first) > 1 ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}
