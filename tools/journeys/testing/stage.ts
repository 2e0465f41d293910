import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type App, LAST_PORT_PLACE, httpPort } from '@fanfare/event-contract/apps';
import { type Route, routes } from '@fanfare/event-contract/routes';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { ApiClient } from './api-client';
import { appEnvironment, freshStage, services } from './app-environment';
import { AppProcess, type Ending } from './app-process';
import type { BusListener } from './bus-listener';
import { freePortRow } from './free-ports';
import { MailSink } from './mail-sink';
import { type Connections, connect, prepare } from './stage-setup';
import { until } from './until';

/** Where the apps find what they need. */
export interface Addresses {
  readonly AWS_ENDPOINT_URL: string;
  readonly DATABASE_URL: string;
  readonly SMTP_URL: string;
}

interface Parts extends Connections {
  /** What every app is told, but for its port. */
  readonly environment: NodeJS.ProcessEnv;
  readonly processes: AppProcess[];
  readonly testDatabase: TestDatabase;
}

/** The apps that a customer's way goes through. */
export const customerApps: readonly App[] = ['registration', 'validation', 'accounts', 'notifications'];

/** Those, and the app that tells other companies' systems of it. */
export const webhookApps: readonly App[] = [...customerApps, 'webhooks'];

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
    const told = { ...environment, ...(await detour(addresses)) };
    const stage = new Stage(name, new ApiClient(portBase), mails, {
      testDatabase,
      environment: told,
      ...(await connect(name, testDatabase.url)),
      processes: running.map(
        (app) => new AppProcess(app, { ...told, PORT: String(httpPort(app, portBase)) }),
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

  /** Starts one more process of an app, as ECS would; resolves when it is ready. It is stopped with the others. */
  async another(app: App, overrides: NodeJS.ProcessEnv = {}): Promise<AppProcess> {
    const port = await freePortRow(1);
    const added = new AppProcess(app, { ...this.parts.environment, ...overrides, PORT: String(port) });
    this.parts.processes.push(added);
    await this.ready();
    return added;
  }

  /** Stops a process that was added. */
  async dismiss(added: AppProcess): Promise<Ending> {
    this.parts.processes.splice(this.parts.processes.indexOf(added), 1);
    return added.stop();
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
    const running = new Set(this.processes.map(({ app }) => app));
    return routes(this.name).filter(({ app }) => running.has(app));
  }

  /** The first process of an app. */
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
        until(`${each.app} is ready`, 180, () => each.isReady()).catch((error: unknown) => {
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
