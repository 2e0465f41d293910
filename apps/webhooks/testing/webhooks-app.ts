import { setTimeout as pause } from 'node:timers/promises';
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
import { DeliveryLoop } from '../src/delivery/delivery-loop';
import { generateSecret } from '../src/domain/endpoint-secret';
import { AttemptEntity } from '../src/persistence/attempt.entity';
import { DeliveryEntity } from '../src/persistence/delivery.entity';
import { EndpointHealthEntity } from '../src/persistence/endpoint-health.entity';
import type { EndpointEntity } from '../src/persistence/endpoint.entity';
import { EndpointEntity as Endpoint } from '../src/persistence/endpoint.entity';
import { entities } from '../src/persistence/entities';
import { Endpoints } from '../src/persistence/endpoints.repository';
import { migrations } from '../src/persistence/migrations';
import { EndpointSeals } from '../src/sealing/endpoint-seals';

/** What an endpoint is made with; everything else is as simple as can be. */
export type EndpointOptions = Partial<
  Pick<
    EndpointEntity,
    'tenantId' | 'eventTypes' | 'filter' | 'signature' | 'rateLimitPerSecond' | 'ordered' | 'sendTraceparent'
  >
> & { readonly headers?: Readonly<Record<string, string>> };

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

/** The webhooks app, as it runs in production, on a database and a stage of its own; of any number of instances. */
export class WebhooksApp {
  private readonly instances: NestFastifyApplication[] = [];

  private constructor(
    readonly aws: TestAws,
    readonly database: TestDatabase,
    /** A pool that is not the app's. */
    readonly outside: DataSource,
    readonly route: Route,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly clock: Clock | undefined,
  ) {}

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
    return new WebhooksApp(aws, database, outside, route, variables, clock);
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
    const endpoint = Object.assign(new Endpoint(), {
      url,
      eventTypes: null,
      filter: null,
      description: null,
      rateLimitPerSecond: null,
      ordered: false,
      sendTraceparent: false,
      enabled: true,
      disabledReason: null,
      deletedAt: null,
      createdAt: new Date(),
      updatedAt: new Date(),
      ...rest,
      ...owner,
      signature,
      headersKeyId: sealedHeaders?.keyId ?? null,
      headersSealed: sealedHeaders?.sealed ?? null,
    });
    await this.change((endpoints) => endpoints.add(endpoint, this.secretOf(owner, secret, signature)));
    return { id: owner.id, secret };
  }

  /** Gives an endpoint a new secret; the old one signs too until then. */
  async rotate(endpointId: string, oldExpiresAt: Date, createdAt = new Date()): Promise<string> {
    const secret = generateSecret('v1', randomBytes);
    const row = { ...this.secretOf({ tenantId: 'acme', id: endpointId }, secret, 'v1'), createdAt };
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
    const metadata = { eventId, ...changes.metadata };
    await this.aws.send(this.route.queue, busEvent(name, { ...changes, metadata }));
    return (metadata as { eventId: string }).eventId;
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

  /** Puts many deliveries that are due into the database at once, as if their events had been heard one by one. */
  async backlog(
    endpointId: string,
    count: number,
    { tenantId = 'acme', retry = false }: { tenantId?: string; retry?: boolean } = {},
  ): Promise<void> {
    const body = JSON.stringify({
      type: 'CustomerRegistered',
      timestamp: '2026-11-21T00:00:00.000Z',
      data: {},
    });
    await this.outside.query(
      `WITH made AS (
         INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at,
           correlation_id)
         SELECT $1, gen_random_uuid(), 'CustomerRegistered', 'fanfare.registration', '{}', $2, 'customer', now(), now(),
           'flow'
         FROM generate_series(1, $3) RETURNING id
       )
       INSERT INTO deliveries (id, message_id, endpoint_id, tenant_id, occurred_at, trigger, retry, attempts,
         next_attempt_at, created_at)
       SELECT gen_random_uuid(), id, $4, $1, now(), 'schedule', $5, $6, now(), now() FROM made`,
      [tenantId, Buffer.from(body), count, endpointId, retry, retry ? 1 : 0],
    );
    this.instances[0]?.get(DeliveryLoop).wake([{ tenantId, endpointId, retry }]);
  }

  deliveries(
    where: Partial<Pick<DeliveryEntity, 'endpointId' | 'messageId' | 'state'>> = {},
  ): Promise<DeliveryEntity[]> {
    return this.outside.getRepository(DeliveryEntity).find({ where, order: { id: 'ASC' } });
  }

  attempts(where: Partial<Pick<AttemptEntity, 'endpointId' | 'messageId'>> = {}): Promise<AttemptEntity[]> {
    return this.outside.getRepository(AttemptEntity).find({ where, order: { id: 'ASC' } });
  }

  async health(endpointId: string): Promise<EndpointHealthEntity> {
    return this.outside.getRepository(EndpointHealthEntity).findOneByOrFail({ endpointId });
  }

  async stored(endpointId: string): Promise<EndpointEntity> {
    return this.outside.getRepository(Endpoint).findOneByOrFail({ id: endpointId });
  }

  /** The data of the events of this type that the app has said. */
  async said(eventType: EventName): Promise<Record<string, unknown>[]> {
    const rows = await this.outside.query<{ detail: string }[]>(
      'SELECT detail FROM outbox WHERE event_type = $1 ORDER BY event_id',
      [eventType],
    );
    return rows.map(({ detail }) => (JSON.parse(detail) as { data: Record<string, unknown> }).data);
  }

  /** Resolves when this many deliveries of an endpoint, or of a message, are in a state. */
  async toBe(
    state: DeliveryEntity['state'],
    where: Partial<Pick<DeliveryEntity, 'endpointId' | 'messageId'>>,
    { count = 1, seconds }: { count?: number; seconds?: number } = {},
  ): Promise<void> {
    const repository = this.outside.getRepository(DeliveryEntity);
    await until(
      `${count} deliveries ${state}`,
      async () => (await repository.countBy({ ...where, state })) >= count,
      seconds,
    );
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

  /** Long enough for several rounds of every loop: for what must not happen. */
  async roundsPass(): Promise<void> {
    this.instance.get(DeliveryLoop).wake([]);
    await pause(300);
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
