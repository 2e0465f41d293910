import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import type { Route } from '@fanfare/event-contract/routes';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { OutboxRelay } from '@fanfare/messaging/outbox/outbox-relay';
import { QueueServer } from '@fanfare/messaging/queue/queue-server';
import { ReactionExceptionFilter } from '@fanfare/messaging/queue/reaction-exception.filter';
import { ReactionWorkers } from '@fanfare/messaging/queue/reaction-workers';
import type { ReactionWorker } from '@fanfare/messaging/queue/reaction-worker';
import { TestAws, attributesOf } from '@fanfare/messaging/testing/test-aws';
import { DatabaseConnection } from '@fanfare/persistence/database-connection';
import { migrate } from '@fanfare/persistence/migrate';
import { persistenceEnvironment } from '@fanfare/persistence/persistence.environment';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type TestDatabase, createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { until } from '@fanfare/persistence/testing/until';
import { readEnvironment } from '@fanfare/process/environment';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { idempotencyMigrations } from '../src/idempotency.migrations';
import { IdempotencyInterceptor } from '../src/idempotency.interceptor';
import { IdempotencyModule } from '../src/idempotency.module';

const environment = z.object({
  ...messagingEnvironment,
  ...persistenceEnvironment,
  ...awsSessionEnvironment,
});

class CreateEffects1700000000001 implements MigrationInterface {
  readonly name = 'CreateEffects1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effects (event_id uuid NOT NULL, note text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects');
  }
}

@Module({})
class TestModule {}

/** What a test service is made of: its reactions, and the ways that lead to what it depends on. */
export interface TestServiceOptions {
  readonly controllers: Type[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The accounts app as far as it hears events, wired as in production, on a database and a stage of its own. */
export class TestService {
  readonly route: Route;
  private app: NestFastifyApplication | undefined;

  private constructor(
    readonly aws: TestAws,
    readonly database: TestDatabase,
    /** A pool that is not the service's. */
    readonly outside: DataSource,
    routes: readonly Route[],
  ) {
    const [route] = routes;
    if (!route) throw new Error('The topology has no reaction for accounts.');
    this.route = route;
  }

  /** Makes the database and the queues; nothing is received yet. */
  static async prepare(): Promise<TestService> {
    const [database, aws] = [await createTestDatabase(), new TestAws()];
    const migrations = [...messagingMigrations, ...idempotencyMigrations, CreateEffects1700000000001];
    await migrate('accounts', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 }, migrations);
    const options = {
      type: 'postgres',
      url: database.url,
      extra: { options: '-c search_path=accounts' },
    } as const;
    return new TestService(
      aws,
      database,
      await new DataSource(options).initialize(),
      await aws.provide('accounts'),
    );
  }

  /** Starts what the app's bootstrap starts, but for HTTP. */
  async start({ controllers, environment: variables = {} }: TestServiceOptions): Promise<void> {
    const config = readEnvironment(environment, {
      STAGE: this.aws.stage,
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: this.aws.endpoint,
      DATABASE_URL: this.database.url,
      QUEUE_WAIT_SECONDS: '1',
      REACTION_RETRY_BASE_MS: '1',
      OUTBOX_POLL_MS: '50',
      ...variables,
    });
    const module = {
      module: TestModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('accounts', config),
        MessagingModule.forApp('accounts', config),
        IdempotencyModule.forRoot(),
      ],
      controllers,
    };
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    this.app = app;
    const strategy = app.get(QueueServer);
    const reactions = app.connectMicroservice(
      { strategy },
      { deferInitialization: true },
    ) as NestMicroservice;
    reactions.setIsInitHookCalled(true);
    reactions.useGlobalInterceptors(app.get(IdempotencyInterceptor));
    reactions.useGlobalFilters(new ReactionExceptionFilter());
    await app.init();
    await app.startAllMicroservices();
    app.get(OutboxRelay).start();
  }

  get worker(): ReactionWorker {
    const worker = this.app?.get(ReactionWorkers).get(this.route.reaction);
    if (!worker) throw new Error('The service has not started.');
    return worker;
  }

  /** Drains as the app's bootstrap does on SIGTERM. */
  async drain(): Promise<void> {
    await this.app?.get(QueueServer).drain();
    await this.app?.get(OutboxRelay).stop();
  }

  async stop(): Promise<void> {
    await this.drain();
    await this.app?.close();
    await this.app?.get(DatabaseConnection).close();
    this.app = undefined;
  }

  /** Stops what still runs and removes the database. */
  async end(): Promise<void> {
    await this.stop();
    await this.outside.destroy();
    await this.database.drop();
    this.aws.close();
  }

  send(...bodies: string[]): Promise<void[]> {
    return Promise.all(bodies.map((body) => this.aws.send(this.route.queue, body)));
  }

  /** The notes of all effects that were committed, for one event or for all, in order. */
  async effects(eventId?: string): Promise<string[]> {
    const rows = await this.outside.query<{ note: string }[]>(
      'SELECT note FROM effects WHERE event_id = $1 OR $1 IS NULL ORDER BY note',
      [eventId ?? null],
    );
    return rows.map(({ note }) => note);
  }

  /** Resolves when this many effects were committed. */
  async effectsToBe(count: number, seconds?: number): Promise<void> {
    await until(`${count} effects`, async () => (await this.effects()).length >= count, seconds);
  }

  /** How many times each failure was counted. */
  async failedAttempts(): Promise<number[]> {
    const rows = await this.outside.query<{ failures: number }[]>('SELECT failures FROM failed_attempts');
    return rows.map(({ failures }) => failures);
  }

  /** Takes the next dead letters, this many, out of the dead-letter queue: body and certificate of each. */
  async deadLetters(
    count: number,
  ): Promise<{ body: string; certificate: Record<string, string | undefined> }[]> {
    const letters: { body: string; certificate: Record<string, string | undefined> }[] = [];
    await until(`${count} dead letters`, async () => {
      for (const message of await this.aws.receive(this.route.deadLetterQueue, 1))
        letters.push({ body: message.Body ?? '', certificate: attributesOf(message) });
      return letters.length >= count;
    });
    return letters;
  }

  /** Resolves when the queue holds no message any more, hidden ones included. */
  async queueToBeEmpty(): Promise<void> {
    await until('an empty queue', async () => (await this.aws.depth(this.route.queue)) === 0);
  }
}
