import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EnvironmentError } from '@fanfare/process/environment';
import { CustomersFileError, readCustomers } from './customers';
import { type DemoOptions, demonstrate } from './demo';
import { RequestRefusedError } from './platform-api';
import { PlatformLostError, PlatformProcess, isPlatformUp, platformLogPath } from './platform-process';
import { Screen } from './screen';
import { type DemoSettings, readDemoSettings, settingsHelp } from './settings';

const CUSTOMERS = resolve(__dirname, '../customers.json');
const HELP = `Registers a few customers and shows what becomes of each: npm run demo

It uses the platform that "npm start" runs, or starts one for as long as it takes.
The customers are those of tools/demo/customers.json. Exit code 0 when every fate is the expected one.

  --help  show this

Variables, as for npm start:
${settingsHelp()}
`;

/** Somebody wants the demo to end. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(readonly exitCode: number) {
    super('Interrupted.');
  }
}

/** The command line cannot be understood. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function run(settings: DemoSettings, screen: Screen, interrupted: AbortSignal): Promise<number> {
  const runId = randomBytes(3).toString('hex');
  const options = { settings, customers: readCustomers(CUSTOMERS, runId), run: runId, screen };
  const looking = `Looking for Fanfare on ${settings.registrationUrl} ...`;
  if (await screen.during(looking, isPlatformUp(settings, interrupted)))
    return await demonstrateWith(options, 'the output of "npm start"', interrupted);
  const platform = PlatformProcess.start(settings);
  try {
    const log = platformLogPath(settings);
    screen.line(`It is not there. Its output goes to ${log}.`);
    await screen.during('Starting Fanfare ...', platform.whenReady(settings, interrupted));
    return await demonstrateWith(options, log, AbortSignal.any([interrupted, platform.ended]));
  } finally {
    if (!platform.ended.aborted) await stop(platform, screen);
  }
}

/** The exit code of a demonstration. When it is not 0, the person is told where to look for the reason. */
async function demonstrateWith(options: DemoOptions, log: string, signal: AbortSignal): Promise<number> {
  if (await demonstrate(options, signal)) return 0;
  options.screen.line(`What the apps did is in ${log}.`);
  return 1;
}

async function stop(platform: PlatformProcess, screen: Screen): Promise<void> {
  const inOrder = await screen.during('Stopping Fanfare ...', platform.stop());
  screen.line(
    inOrder
      ? 'Fanfare has stopped. "npm start" starts it to stay, with these customers and mails.'
      : 'Fanfare did not end in good order: its output says why.',
  );
}

/** Aborted when the demo is told to end. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  process.on('SIGINT', () => interrupted.abort(new InterruptedError(130)));
  process.on('SIGTERM', () => interrupted.abort(new InterruptedError(143)));
  return interrupted.signal;
}

function wantsHelp(): boolean {
  try {
    return parseArgs({ options: { help: { type: 'boolean' } } }).values.help === true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${reason}. See npm run demo -- --help.`, { cause });
  }
}

function explain(error: unknown): string {
  const expected = [
    CustomersFileError,
    EnvironmentError,
    InterruptedError,
    PlatformLostError,
    RequestRefusedError,
    UsageError,
  ];
  if (!(error instanceof Error)) return String(error);
  return expected.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}

async function main(): Promise<void> {
  const interrupted = interruption();
  try {
    if (wantsHelp()) process.stdout.write(HELP);
    else {
      const screen = new Screen(process.stdout, process.env);
      process.exitCode = await run(readDemoSettings(process.env), screen, interrupted);
    }
  } catch (error) {
    const reason: unknown = interrupted.aborted ? interrupted.reason : error;
    process.stderr.write(`${explain(reason)}\n`);
    process.exitCode = reason instanceof InterruptedError ? reason.exitCode : 1;
  }
}

void main().then(() => process.exit());
