import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile } from '../json-file';
import { outsideDataDirectory } from '../postgres/postgres-site';
import { commandOf, endProcess } from '../process/process-table';
import { StartRefusedError } from './start-refused-error';

const CONTENT = ['postgres', 'aws', 'mails', 'logs'];
/** Started by itself it is main.js; through tools/build/run.mjs it is named without extension. */
const PLATFORM_SCRIPT = 'tools/local/src/main';
/** Orphans have lost the platform they need, and whatever they do is transactional. */
const AT_ONCE = { first: 'SIGKILL', patienceMs: 0, last: 'SIGKILL' } as const;

interface Child {
  readonly pid: number;
  readonly script: string;
}

/** The directory that holds one platform's state. One platform at a time has it. */
export class Home {
  private readonly children: JsonFile<Child[]>;

  private constructor(
    readonly path: string,
    private readonly lockFile: string,
  ) {
    this.children = new JsonFile(join(path, 'children.json'));
  }

  /** Claims the directory. Processes that a killed platform left behind are ended first. */
  static async claim(path: string, port: number): Promise<Home> {
    const lockFile = join(path, 'platform.lock');
    refuseForeign(path);
    mkdirSync(join(path, 'logs'), { recursive: true });
    lock(lockFile, port);
    const home = new Home(path, lockFile);
    for (const { pid, script } of home.children.read() ?? []) {
      await endProcess(pid, (command) => command.includes(script), AT_ONCE);
    }
    home.children.write([]);
    return home;
  }

  /** Writes down a process, so that it can be found when this one is killed. */
  remember(child: Child): void {
    this.children.write([...(this.children.read() ?? []), child]);
  }

  logFile(name: string): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  /** Removes what platforms have put here, and nothing else. */
  wipe(): void {
    for (const name of CONTENT) rmSync(join(this.path, name), { recursive: true, force: true });
    rmSync(outsideDataDirectory(this.path), { recursive: true, force: true });
    mkdirSync(join(this.path, 'logs'), { recursive: true });
  }

  release(): void {
    this.children.write([]);
    rmSync(this.lockFile, { force: true });
  }
}

/** A directory of somebody else may hold folders of the same names, which a wipe would take. */
function refuseForeign(path: string): void {
  if (!existsSync(path) || existsSync(join(path, 'children.json'))) return;
  const found = readdirSync(path).find((name) => CONTENT.includes(name));
  if (found === undefined) return;
  throw new StartRefusedError(
    `${path} holds a folder ${found} that is not Fanfare's. Choose another FANFARE_HOME.`,
  );
}

function lock(lockFile: string, port: number): void {
  try {
    writeFileSync(lockFile, `${String(process.pid)}\n${String(port)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [owner, ownersPort = ''] = readFileSync(lockFile, 'utf8').split('\n');
    if (commandOf(Number(owner))?.includes(PLATFORM_SCRIPT)) {
      throw new StartRefusedError(
        `Fanfare runs already, with port ${ownersPort} (process ${String(owner)}). Stop it, or start a second one with ` +
          'its own FANFARE_HOME, FANFARE_PORT_BASE, LOCAL_AWS_PORT, LOCAL_POSTGRES_PORT, LOCAL_SMTP_PORT and LOCAL_MAIL_PORT.',
      );
    }
    rmSync(lockFile, { force: true });
    lock(lockFile, port);
  }
}
