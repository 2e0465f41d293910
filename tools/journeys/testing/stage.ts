import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type App, LAST_PORT_PLACE, httpPort } from '@fanfare/event-contract/apps';
import { type Route, routes } from '@fanfare/event-contract/routes';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { Client } from 'pg';
import { ApiClient } from './api-client';
import { appEnvironment, freshStage, runScript, services } from './app-environment';
import { AppProcess, type Ending } from './app-process';
import { BusListener } from './bus-listener';
import { freePortRow } from './free-ports';
import { MailSink } from './mail-sink';
import { until } from './until';

/** Where the apps find what they need. */
export interface Addresses {
  readonly AWS_ENDPOINT_URL: string;
  readonly DATABASE_URL: string;
  readonly SMTP_URL: string;
}

interface Parts {
  readonly processes: readonly AppProcess[];
  readonly sqs: SQSClient;
  readonly bus: BusListener;
  readonly database: Client;
  readonly testDatabase: TestDatabase;
}

/** The apps that a customer's way goes through. */
export const customerApps: readonly App[] = ['registration', 'validation', 'accounts', 'notifications'];

/** Apps as processes on a stage of their own: own bus, queues, database, ports and mail server. */
export class Stage {
  private readonly faults = new Set<string>();
  private isCleared = false;

  private constructor(
    readonly name: string,
    readonly api: ApiClient,
    readonly mails: MailSink,
    private readonly parts: Parts,
  ) {}

  /**
   * Provisions, migrates, starts the apps and resolves when all are ready. `overrides` are added to the environment;
   * `detour` may give the apps other addresses than the real ones.
   */
  static async start(
    overrides: NodeJS.ProcessEnv = {},
    detour: (addresses: Addresses) => Promise<Addresses> = (addresses) => Promise.resolve(addresses),
    running: readonly App[] = customerApps,
  ): Promise<Stage> {
    const name = freshStage();
    const [testDatabase, mails, portBase] = await Promise.all([
      createTestDatabase(),
      MailSink.start(),
      freePortRow(LAST_PORT_PLACE),
    ]);
    const addresses = {
      AWS_ENDPOINT_URL: services().awsEndpoint,
      DATABASE_URL: testDatabase.url,
      SMTP_URL: mails.url,
    };
    const environment = { ...appEnvironment(name, portBase), ...overrides };
    await prepare(running, { ...environment, ...addresses });
    const reached = await detour(addresses);
    const stage = new Stage(name, new ApiClient(portBase), mails, {
      testDatabase,
      ...(await connect(name, testDatabase.url)),
      processes: running.map(
        (app) => new AppProcess(app, { ...environment, ...reached, PORT: String(httpPort(app, portBase)) }),
      ),
    });
    try {
      await stage.ready();
    } catch (error) {
      await stage.end();
      throw error;
    }
    return stage;
  }

  /** Turns on a fault of the AWS endpoint for this stage alone; see docs/local-endpoint.md. */
  async fault(name: string, fault: object): Promise<void> {
    const scope = 'queue' in fault ? {} : { accessKeyId: `fanfare-local-${this.name}` };
    const answer = await fetch(this.faultUrl(name), {
      method: 'PUT',
      body: JSON.stringify({ ...scope, ...fault }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    this.faults.add(name);
  }

  /** Turns off every fault of this stage. */
  async mend(): Promise<void> {
    await Promise.all([...this.faults].map((name) => fetch(this.faultUrl(name), { method: 'DELETE' })));
    this.faults.clear();
  }

  get processes(): readonly AppProcess[] {
    return this.parts.processes;
  }

  get sqs(): SQSClient {
    return this.parts.sqs;
  }

  get bus(): BusListener {
    return this.parts.bus;
  }

  get routes(): readonly Route[] {
    return routes(this.name);
  }

  process(app: App): AppProcess {
    const found = this.processes.find((each) => each.app === app);
    if (!found) throw new Error(`There is no app ${app}.`);
    return found;
  }

  queueUrl(queue: string): string {
    return `${services().awsEndpoint}/000000000000/${queue}`;
  }

  /** Rows of a query over any app's schema. */
  async rows<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.parts.database.query<Row>(sql, parameters)).rows;
  }

  /** The one number that a query asks for. */
  async count(sql: string): Promise<number> {
    const [row] = await this.rows<{ count: string }>(`SELECT count(*) AS count FROM ${sql}`);
    return Number(row?.count);
  }

  /** How many messages each dead-letter queue holds, leaving out the empty ones. */
  async deadLetters(): Promise<Record<string, number>> {
    const depths = await Promise.all(
      this.routes.map(
        async ({ deadLetterQueue, reaction }) => [reaction, await this.depth(deadLetterQueue)] as const,
      ),
    );
    return Object.fromEntries(depths.filter(([, depth]) => depth > 0));
  }

  async depth(queue: string): Promise<number> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.queueUrl(queue), AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes['ApproximateNumberOfMessages']) +
      Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
    );
  }

  /** Resolves when every app says that it is ready. */
  async ready(): Promise<void> {
    await Promise.all(
      this.processes.map((each) =>
        until(`${each.app} is ready`, 180, () => this.api.isReady(each.app)).catch((error: unknown) => {
          throw new Error(`${String(error)}\n${each.log}`);
        }),
      ),
    );
  }

  /** Stops every app as a deployment does and returns how each ended; leaves nothing behind. */
  async stop(): Promise<Ending[]> {
    const endings = await Promise.all(this.processes.map((each) => each.stop()));
    await this.clear();
    return endings;
  }

  /** Kills whatever still runs and leaves nothing behind; `await using` does it, also after a failure. */
  async end(): Promise<void> {
    await Promise.all(this.processes.map((each) => each.end()));
    await this.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  private faultUrl(name: string): string {
    return `${services().awsEndpoint}/_fanfare/faults/${this.name}-${name}`;
  }

  private async clear(): Promise<void> {
    if (this.isCleared) return;
    this.isCleared = true;
    await this.parts.database.end();
    await Promise.all([this.mails.stop(), this.parts.testDatabase.drop(), this.mend()]);
    this.sqs.destroy();
  }
}

async function prepare(running: readonly App[], environment: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all([
    runScript('tools/local/src/provision/provision-command.js', ['apply'], environment),
    ...running.map((app) => runScript(`apps/${app}/src/persistence/migrate.js`, [], environment)),
  ]);
}

async function connect(stage: string, databaseUrl: string): Promise<Pick<Parts, 'sqs' | 'bus' | 'database'>> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const aws = { endpoint: services().awsEndpoint, region: 'us-east-1', credentials };
  const sqs = new SQSClient(aws);
  const database = new Client({ connectionString: databaseUrl });
  database.on('error', () => undefined);
  await database.connect();
  return { sqs, database, bus: await BusListener.start(sqs, new EventBridgeClient(aws), stage) };
}
