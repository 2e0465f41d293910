import { parseArgs } from 'node:util';
import { apps } from '@fanfare/event-contract/apps';
import { EnvironmentError } from '@fanfare/process/environment';
import { assertUsable } from './app-environment';
import { announcement } from './platform/announcement';
import { assertPortsFree } from './platform/free-ports';
import { Home } from './platform/home';
import { Platform } from './platform/platform';
import { portUses, readSettings, settingsHelp } from './platform/settings';
import { StartRefusedError } from './platform/start-refused-error';
import { clearOrphan } from './postgres/postmaster-file';
import { preparePostgresSite } from './postgres/postgres-site';
import { CommandFailedError } from './process/command';
import { PrefixedOutput } from './process/prefixed-output';

const HELP = `Starts Fanfare on this machine: npm start [-- --fresh]

  --fresh  forget all state of earlier runs first
  --help   show this

Variables:
${settingsHelp()}
`;

/** Runs the platform until SIGINT, SIGTERM or the loss of a part; resolves with the exit code. */
async function run(fresh: boolean): Promise<number> {
  const settings = readSettings(process.env);
  assertUsable(settings, process.env);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(signal));
  const home = await Home.claim(settings.FANFARE_HOME, settings.LOCAL_AWS_PORT);
  try {
    await clearOrphan(preparePostgresSite(home.path).dataDirectory);
    await assertPortsFree(portUses(settings));
    if (fresh) home.wipe();
    return await runPlatform(new PrefixedOutput(process.stdout, apps), { settings, home }, interrupted);
  } finally {
    home.release();
  }
}

async function runPlatform(
  output: PrefixedOutput,
  { settings, home }: { settings: ReturnType<typeof readSettings>; home: Home },
  interrupted: AbortController,
): Promise<number> {
  let exitCode = 0;
  const onLost = (part: string) => {
    process.stderr.write(`${part} has ended by itself; stopping. The reason is in ${home.logFile('*')}.\n`);
    exitCode = 1;
    interrupted.abort('lost');
  };
  const platform = new Platform({ settings, home, variables: process.env, output, onLost });
  try {
    const databaseUrl = await platform.start(interrupted.signal);
    process.stdout.write(announcement(settings, databaseUrl));
    await aborted(interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    process.stdout.write('Stopping ...\n');
    await platform.stop();
  }
  return exitCode;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const abort = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => abort.resolve(), { once: true });
  await abort.promise;
}

function readOptions(): { fresh: boolean; help: boolean } {
  try {
    const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, help: { type: 'boolean' } } });
    return { fresh: values.fresh === true, help: values.help === true };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartRefusedError(`${reason}. See npm start -- --help.`, { cause });
  }
}

function explain(error: unknown): string {
  const expected = [EnvironmentError, StartRefusedError, CommandFailedError].some(
    (kind) => error instanceof kind,
  );
  if (expected && error instanceof Error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  try {
    const { fresh, help } = readOptions();
    if (help) process.stdout.write(HELP);
    else process.exitCode = await run(fresh);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

void main().then(() => process.exit());
