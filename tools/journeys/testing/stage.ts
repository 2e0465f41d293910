import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type App, LAST_PORT_PLACE, apps, httpPort } from '@fanfare/event-contract/apps';
import { type Route, routes } from '@fanfare/event-contract/routes';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { Client } from 'pg';
import { ApiClient } from './api-client';
import { AppProcess, type Ending } from './app-process';
import { BusListener } from './bus-listener';
import { freePortRow } from './free-ports';
import { MailSink } from './mail-sink';
import { until } from './until';

const dist = join(__dirname, '../../../dist');

/** The services that this test run shares. */
interface Services {
  readonly databaseUrl: string;
  readonly awsEndpoint: string;
}

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

/** All apps as processes on a stage of their own: own bus, queues, database, ports and mail server. */
export class Stage {
  private constructor(
    readonly name: string,
    readonly api: ApiClient,
    readonly mails: MailSink,
    private readonly parts: Parts,
  ) {}

  /**
   * Provisions, migrates, starts every app and resolves when all are ready. `overrides` are added to the environment;
   * `detour` may give the apps other addresses than the real ones.
   */
  static async start(
    overrides: NodeJS.ProcessEnv = {},
    detour: (addresses: Addresses) => Promise<Addresses> = (addresses) => Promise.resolve(addresses),
  ): Promise<Stage> {
    const name = `j${randomBytes(4).toString('hex')}`;
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
    const environment = { ...stageEnvironment(name, portBase), ...overrides };
    await prepare({ ...environment, ...addresses });
    const reached = await detour(addresses);
    const stage = new Stage(name, new ApiClient(portBase), mails, {
      testDatabase,
      ...(await connect(name, testDatabase.url)),
      processes: apps.map(
        (app) => new AppProcess(app, { ...environment, ...reached, PORT: String(httpPort(app, portBase)) }),
      ),
    });
    await stage.ready();
    return stage;
  }

  /** Turns on a fault of the AWS endpoint for this stage alone; see docs/local-endpoint.md. */
  async fault(name: string, fault: object): Promise<void> {
    const scope = 'queue' in fault ? {} : { accessKeyId: `fanfare-local-${this.name}` };
    const answer = await fetch(`${services().awsEndpoint}/_fanfare/faults/${this.name}-${name}`, {
      method: 'PUT',
      body: JSON.stringify({ ...scope, ...fault }),
    });
    if (!answer.ok) throw new Error(await answer.text());
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

  /** Stops every app and returns how each ended; leaves nothing behind. */
  async stop(): Promise<Ending[]> {
    const endings = await Promise.all(this.processes.map((each) => each.stop()));
    await this.parts.database.end();
    await Promise.all([this.mails.stop(), this.parts.testDatabase.drop()]);
    this.sqs.destroy();
    return endings;
  }
}

function services(): Services {
  return JSON.parse(process.env['FANFARE_TEST_SERVICES'] ?? '{}') as Services;
}

async function prepare(environment: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all([
    run('tools/local/src/provision/provision-command.js', ['apply'], environment),
    ...apps.map((app) => run(`apps/${app}/src/persistence/migrate.js`, [], environment)),
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

function stageEnvironment(name: string, portBase: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    STAGE: name,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: `fanfare-local-${name}`,
    AWS_SECRET_ACCESS_KEY: 'fanfare-local-secret',
    FANFARE_API_KEYS: 'acme:acme-local-key,globex:globex-local-key',
    RATE_LIMIT_PER_SECOND: '100000',
    ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
    ACTIVATION_BASE_URL: `http://127.0.0.1:${String(httpPort('accounts', portBase))}`,
    MAIL_FROM: 'Fanfare <hello@fanfare.localhost>',
    WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
    WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
    QUEUE_WAIT_SECONDS: '1',
    QUEUE_VISIBILITY_SECONDS: '9',
    DATABASE_POOL_SIZE: '10',
  };
}

async function run(script: string, parameters: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(dist, script), ...parameters], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${errors}`);
}
