import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { EventName } from '@fanfare/event-contract/catalogue';
import type { Route } from '@fanfare/event-contract/routes';
import { startService, stopService } from '@fanfare/http/bootstrap';
import { type BusEventChanges, busEvent } from '@fanfare/messaging/testing/bus-event';
import { TestAws, attributesOf } from '@fanfare/messaging/testing/test-aws';
import { migrate } from '@fanfare/persistence/migrate';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { until } from '@fanfare/persistence/testing/until';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { readEnvironment } from '@fanfare/process/environment';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { environment } from '../src/app.config';
import { AppModule } from '../src/app.module';
import { Clock } from '../src/delivery/clock';
import { Lanes } from '../src/delivery/lanes';
import { generateSecret } from '../src/domain/endpoint-secret';
import { entities } from '../src/persistence/entities';
import { Endpoints } from '../src/persistence/endpoints.repository';
import { migrations } from '../src/persistence/migrations';
import { EndpointSeals } from '../src/sealing/endpoint-seals';
import { type EndpointOptions, endpointRow } from './endpoint-row';
import { roundsOf } from './rounds';
import { WebhooksStore } from './webhooks-store';

/** An endpoint that was registered, with the secret that its owner knows. */
export interface TestEndpoint {
  readonly id: string;
  readonly secret: string;
}

const settings = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  PORT: '0',
  AWS_REGION: 'eu-west-1',
  FANFARE_API_KEYS: 'acme:acme-local-key,globex:globex-local-key',
  QUEUE_WAIT_SECONDS: '1',
  REACTION_RETRY_BASE_MS: '1',
  OUTBOX_POLL_MS: '50',
  DATABASE_POOL_SIZE: '10',
  WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
  WEBHOOKS_SECRET_KEYS: 'local-only-1:bG9jYWwtb25seS13ZWJob29rLXNlYWxpbmcta2V5LTE=',
  WEBHOOK_POLL_MS: '50',
};

interface Parts {
  readonly aws: TestAws;
  readonly database: TestDatabase;
  readonly outside: DataSource;
  readonly route: Route;
}

/** The webhooks app, as it runs in production, on a database and a stage of its own; of any number of instances. */
export class WebhooksApp extends WebhooksStore {
  private readonly instances: NestFastifyApplication[] = [];

  private constructor(
    private readonly parts: Parts,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly clock: Clock | undefined,
  ) {
    super(parts.outside);
  }

  /** Makes database and queues, and starts one instance. With a `clock`, that is what time it is. */
  static async start(variables: Readonly<Record<string, string>> = {}, clock?: Clock): Promise<WebhooksApp> {
    const app = await WebhooksApp.prepare(variables, clock);
    await app.startInstance();
    return app;
  }

  /** Makes database and queues. */
  static async prepare(
    variables: Readonly<Record<string, string>> = {},
    clock?: Clock,
  ): Promise<WebhooksApp> {
    const [database, aws] = [await createTestDatabase(), new TestAws()];
    await migrate('webhooks', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 }, migrations);
    const outside = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities,
      extra: { options: '-c search_path=webhooks' },
    }).initialize();
    const [route] = await aws.provide('webhooks');
    if (!route) throw new Error('The topology has no reaction for webhooks.');
    return new WebhooksApp({ aws, database, outside, route }, variables, clock);
  }

  /** Starts an instance as the app's bootstrap does; the variables are added to those of the whole. */
  async startInstance(variables: Readonly<Record<string, string>> = {}): Promise<NestFastifyApplication> {
    const config = readEnvironment(environment, this.environment(variables));
    const replacements = this.clock ? [{ provide: Clock, useValue: this.clock }] : [];
    const instance = await startService('webhooks', AppModule.with(config, replacements), config);
    this.instances.push(instance);
    return instance;
  }

  /** What an instance is started with. */
  environment(variables: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      ...settings,
      STAGE: this.aws.stage,
      AWS_ENDPOINT_URL: this.aws.endpoint,
      DATABASE_URL: this.database.url,
      ...this.variables,
      ...variables,
    };
  }

  get aws(): TestAws {
    return this.parts.aws;
  }

  get database(): TestDatabase {
    return this.parts.database;
  }

  get route(): Route {
    return this.parts.route;
  }

  get instance(): NestFastifyApplication {
    const [instance] = this.instances;
    if (!instance) throw new Error('No instance has been started.');
    return instance;
  }

  /** The address of an instance's HTTP API. */
  url(instance = this.instance): string {
    return `http://127.0.0.1:${String((instance.getHttpServer().address() as AddressInfo).port)}`;
  }

  /** Drains an instance as SIGTERM does. */
  async stop(instance = this.instance): Promise<void> {
    this.instances.splice(this.instances.indexOf(instance), 1);
    await stopService(instance);
  }

  /** Stops what still runs and removes the database. */
  async end(): Promise<void> {
    for (const instance of [...this.instances]) await this.stop(instance);
    await this.outside.destroy();
    await this.database.drop();
    this.aws.close();
  }

  /** Registers an endpoint, past the API. */
  async endpoint(url: string, options: EndpointOptions = {}): Promise<TestEndpoint> {
    const { headers, ...rest } = options;
    const owner = { tenantId: rest.tenantId ?? 'acme', id: uuidv7() };
    const signature = rest.signature ?? 'v1';
    const secret = generateSecret(signature, randomBytes);
    const seals = this.instance.get(EndpointSeals);
    const sealedHeaders = headers && seals.sealHeaders(owner, headers);
    const endpoint = endpointRow({ ...rest, ...owner, url, signature }, sealedHeaders);
    await this.change((endpoints) => endpoints.add(endpoint, this.secretOf(owner, secret, signature)));
    return { id: owner.id, secret };
  }

  /** Gives an endpoint a new secret; the old one signs too until then. */
  async rotate(endpointId: string, oldExpiresAt: Date, createdAt = new Date()): Promise<string> {
    const secret = generateSecret('v1', randomBytes);
    const row = Object.assign(this.secretOf({ tenantId: 'acme', id: endpointId }, secret, 'v1'), {
      createdAt,
    });
    await this.change((endpoints) => endpoints.addSecret(row, oldExpiresAt));
    return secret;
  }

  /** Does something to endpoints in a transaction, as the API would. */
  async change(work: (endpoints: Endpoints) => Promise<unknown>): Promise<void> {
    await this.instance.get(UnitOfWork).run(() => work(this.instance.get(Endpoints)));
  }

  /** Has the queue bring an event; returns its id. */
  async hear(name: EventName = 'CustomerRegistered', changes: BusEventChanges = {}): Promise<string> {
    const eventId = uuidv7();
    const metadata: { eventId: string } = { eventId, ...changes.metadata };
    await this.aws.send(this.route.queue, busEvent(name, { ...changes, metadata }));
    return metadata.eventId;
  }

  /** Has many events brought, at most so many at once. */
  async hearMany(count: number, changes: (index: number) => BusEventChanges = () => ({})): Promise<string[]> {
    const ids: string[] = [];
    for (let start = 0; start < count; start += 20) {
      const batch = Array.from({ length: Math.min(20, count - start) }, (_, index) =>
        this.hear('CustomerRegistered', changes(start + index)),
      );
      ids.push(...(await Promise.all(batch)));
    }
    return ids;
  }

  /** Puts many deliveries that are due into the database at once, and wakes the app. */
  async backlog(endpointId: string, count: number, { tenantId = 'acme', retry = false } = {}): Promise<void> {
    await this.insertBacklog(endpointId, count, { tenantId, retry, now: this.clock?.now() ?? null });
    this.instances[0]?.get(Lanes).wake([{ tenantId, endpointId, retry }]);
  }

  /** Resolves when the queue holds no message any more, hidden ones included. */
  async queueToBeEmpty(seconds?: number): Promise<void> {
    await until('an empty queue', async () => (await this.aws.depth(this.route.queue)) === 0, seconds);
  }

  /** Takes the next dead letter out of the dead-letter queue. */
  async deadLetter(): Promise<{ body: string; certificate: Record<string, string | undefined> }> {
    return until('a dead letter', async () => {
      const [message] = await this.aws.receive(this.route.deadLetterQueue, 1);
      return message && { body: message.Body ?? '', certificate: attributesOf(message) };
    });
  }

  /** Resolves when each instance has looked several times for what is due: for what must not happen. */
  async roundsPass(): Promise<void> {
    await Promise.all(this.instances.map((instance) => roundsOf(instance)));
  }

  private secretOf(
    owner: { tenantId: string; id: string },
    secret: string,
    signature: 'v1' | 'v1a',
  ): Parameters<Endpoints['add']>[1] {
    const sealed = this.instance.get(EndpointSeals).sealSecret(owner, secret);
    return {
      id: uuidv7(),
      endpointId: owner.id,
      signature,
      ...sealed,
      createdAt: new Date(),
      expiresAt: null,
    };
  }
}
