import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type App, apps, httpPort } from '@fanfare/event-contract/apps';
import { appEnvironment, type AppEnvironmentOptions, platformEnvironment } from '../app-environment';
import { AwsEndpoint } from '../aws/aws-endpoint';
import { Mailbox } from '../mailbox/mailbox';
import { Postgres } from '../postgres/postgres';
import { runCommand } from '../process/command';
import type { PrefixedOutput } from '../process/prefixed-output';
import { ProcessRunner } from '../process/process-runner';
import type { Home } from './home';
import type { Settings } from './settings';
import { StartRefusedError } from './start-refused-error';
import { whenReady } from './when-ready';

export interface PlatformOptions {
  readonly settings: Settings;
  readonly home: Home;
  readonly variables: NodeJS.ProcessEnv;
  readonly output: PrefixedOutput;
  /** Called when a part without which nothing works has ended by itself. */
  onLost(part: string): void;
}

const compiled = resolve(__dirname, '../../../..');
const READY_MS = 60_000;
/** With what comes after the apps, everything ends within 25 s. */
const APPS_GRACE_MS = 22_000;

/** Everything that runs on the laptop. Parts are stopped in the reverse order of their start. */
export class Platform {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private stopping = false;

  constructor(private readonly options: PlatformOptions) {}

  /** Resolves with the database's address when every app is ready. On failure, and on abort, `stop` has to be called. */
  async start(signal: AbortSignal): Promise<string> {
    for (const app of apps) assertCompiled(script(app, 'main'));
    const [postgres, aws] = await this.startServices();
    signal.throwIfAborted();
    const { settings, variables } = this.options;
    const environment = { settings, variables, databaseUrl: postgres.url, awsEndpoint: aws.url };
    await this.prepare(environment);
    signal.throwIfAborted();
    const runner = this.startApps(environment);
    await Promise.all(apps.map((app) => this.appReady(app, runner, signal)));
    return postgres.url;
  }

  /** Drains the apps, then stops what they need. Returns when no process and no port is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  private async startServices(): Promise<[Postgres, AwsEndpoint]> {
    const { settings, home } = this.options;
    const starts = [
      Postgres.start({ home: home.path, port: settings.LOCAL_POSTGRES_PORT, durable: true }),
      AwsEndpoint.start({
        port: settings.LOCAL_AWS_PORT,
        dataDirectory: join(home.path, 'aws'),
        sessionLifetimeSeconds: settings.LOCAL_SESSION_SECONDS,
      }),
      Mailbox.start({
        home: home.path,
        smtpPort: settings.LOCAL_SMTP_PORT,
        pagePort: settings.LOCAL_MAIL_PORT,
      }),
    ] as const;
    await Promise.allSettled(
      starts.map(async (start) => this.stops.push(await start.then((part) => () => part.stop()))),
    );
    const [postgres, aws, mailbox] = await Promise.all(starts);
    if (mailbox.pid !== undefined) home.remember({ pid: mailbox.pid, script: 'mailbox-process.js' });
    void postgres.ended.then(() => this.lost('PostgreSQL'));
    void mailbox.ended.then(() => this.lost('The mailbox'));
    return [postgres, aws];
  }

  private lost(part: string): void {
    if (!this.stopping) this.options.onLost(part);
  }

  /** Bus, queues and rules as the topology says, and every app's schema up to date. */
  private async prepare(options: AppEnvironmentOptions): Promise<void> {
    const log = this.options.home.logFile('prepare');
    const provision = {
      script: join(__dirname, '../provision/provision-command.js'),
      parameters: ['apply'],
      environment: platformEnvironment(options),
    };
    await Promise.all([
      runCommand('provision', provision, log),
      ...apps.map((app) => {
        const migrate = {
          script: script(app, 'persistence/migrate'),
          environment: appEnvironment(app, options),
        };
        return runCommand(`the migration of ${app}`, migrate, log);
      }),
    ]);
  }

  private startApps(options: AppEnvironmentOptions): ProcessRunner {
    const { home, output } = this.options;
    const processes = apps.map((name) => ({
      name,
      script: script(name, 'main'),
      environment: appEnvironment(name, options),
    }));
    const runner = new ProcessRunner(processes, output, (pid, path) => home.remember({ pid, script: path }));
    this.stops.push(() => runner.stop(APPS_GRACE_MS));
    return runner;
  }

  private async appReady(app: App, runner: ProcessRunner, signal: AbortSignal): Promise<void> {
    const url = `http://127.0.0.1:${String(httpPort(app, this.options.settings.FANFARE_PORT_BASE))}/health/ready`;
    const enough = AbortSignal.any([signal, runner.crashed(app), AbortSignal.timeout(READY_MS)]);
    try {
      await whenReady(url, enough);
    } catch (error) {
      signal.throwIfAborted();
      const problem = runner.crashed(app).aborted
        ? 'ended before it was ready'
        : `was not ready after ${String(READY_MS / 1000)} s; ${url} says why`;
      throw new StartRefusedError(`${app} ${problem}.`, { cause: error });
    }
  }
}

function script(app: App, name: string): string {
  return join(compiled, 'apps', app, 'src', `${name}.js`);
}

function assertCompiled(path: string): void {
  if (!existsSync(path)) throw new StartRefusedError(`${path} is missing. Run "npm run compile" first.`);
}
