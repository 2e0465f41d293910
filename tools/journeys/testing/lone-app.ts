import { type App, LAST_PORT_PLACE, httpPort } from '@fanfare/event-contract/apps';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { ApiClient } from './api-client';
import { appEnvironment, runScript, services } from './app-environment';
import { AppProcess, type Ending } from './app-process';
import { freePortRow } from './free-ports';
import { until } from './until';

/** What `GET /health/ready` says. */
export interface Readiness {
  readonly status: 'ready' | 'draining' | 'unavailable';
  readonly parts: Readonly<Record<string, 'up' | 'down'>>;
}

/** Makes the bus, the queues and the rules of a stage. */
export function provision(stage: string): Promise<void> {
  const environment = { ...appEnvironment(stage, 0), AWS_ENDPOINT_URL: services().awsEndpoint };
  return runScript('tools/local/src/provision/provision-command.js', ['apply'], environment);
}

/** One app by itself, with a migrated database and whatever else a journey lets it have. */
export class LoneApp {
  private constructor(
    readonly api: ApiClient,
    private readonly app: AppProcess,
    private readonly database: TestDatabase,
  ) {}

  /** Starts the app on a stage that need not exist; resolves when it says that it lives. */
  static async start(app: App, stage: string, overrides: NodeJS.ProcessEnv = {}): Promise<LoneApp> {
    const [database, portBase] = await Promise.all([createTestDatabase(), freePortRow(LAST_PORT_PLACE)]);
    const environment = {
      ...appEnvironment(stage, portBase),
      DATABASE_URL: database.url,
      AWS_ENDPOINT_URL: services().awsEndpoint,
      SMTP_URL: 'smtp://127.0.0.1:1',
      PORT: String(httpPort(app, portBase)),
      ...overrides,
    };
    await runScript(`apps/${app}/src/persistence/migrate.js`, [], environment);
    const lone = new LoneApp(new ApiClient(portBase), new AppProcess(app, environment), database);
    await until(`${app} lives`, 60, () => lone.isAlive());
    return lone;
  }

  get log(): string {
    return this.app.log;
  }

  /** How often it died and was started again. */
  get restarts(): number {
    return this.app.restarts;
  }

  isAlive(): Promise<boolean> {
    return fetch(this.api.url(this.app.app, '/health/live')).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async readiness(): Promise<Readiness> {
    return (await (await this.api.get(this.app.app, '/health/ready')).json()) as Readiness;
  }

  /** Stops the app, removes its database and returns how it ended. */
  async stop(): Promise<Ending> {
    const ending = await this.app.stop();
    await this.database.drop();
    return ending;
  }
}
