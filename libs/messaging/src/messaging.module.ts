import { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { App } from '@fanfare/event-contract/apps';
import { type Route, busName, routesOf } from '@fanfare/event-contract/routes';
import { DatabaseConnection } from '@fanfare/persistence/database-connection';
import { type DynamicModule, Module } from '@nestjs/common';
import { SqsService } from '@ssut/nestjs-sqs';
import { Housekeeping } from './housekeeping';
import type { MessagingConfig } from './messaging.environment';
import { EVENT_BUS, type EventBus } from './outbox/event-bus';
import { EventBridgeBus } from './outbox/event-bridge-bus';
import { APP, EventPublisher } from './outbox/event-publisher';
import { ExternalEventPublisher } from './outbox/external-event-publisher';
import { OUTBOX, type Outbox } from './outbox/outbox';
import { OutboxRelay } from './outbox/outbox-relay';
import { PostgresOutbox } from './outbox/postgres-outbox';
import { WakeSignal } from './wake-signal';
import { FAILED_ATTEMPTS, type FailedAttempts } from './queue/failed-attempts';
import { polling } from './queue/polling';
import { PostgresFailedAttempts } from './queue/postgres-failed-attempts';
import { queueListenerFor } from './queue/queue-listener';
import { QueueServer } from './queue/queue-server';
import { queueUrl } from './queue/queue-url';
import { ReactionWorker } from './queue/reaction-worker';
import { ReactionWorkers } from './queue/reaction-workers';
import { SqsMessageQueue } from './queue/sqs-message-queue';

@Module({})
class WorkersModule {
  static forRoutes(routes: readonly Route[], config: MessagingConfig): DynamicModule {
    return {
      global: true,
      module: WorkersModule,
      providers: [
        { provide: FAILED_ATTEMPTS, useClass: PostgresFailedAttempts },
        {
          provide: ReactionWorkers,
          inject: [AwsClients, FAILED_ATTEMPTS, DatabaseConnection],
          useFactory: (aws: AwsClients, failedAttempts: FailedAttempts, database: DatabaseConnection) =>
            new ReactionWorkers(
              routes.map(
                (route) =>
                  new ReactionWorker(route, {
                    queue: new SqsMessageQueue(aws.sqs, queueUrl(config, route.queue)),
                    failedAttempts,
                    databaseAnswers: () =>
                      database.check().then(
                        () => true,
                        () => false,
                      ),
                    visibilitySeconds: config.QUEUE_VISIBILITY_SECONDS,
                    concurrency: config.REACTION_CONCURRENCY,
                    retryBaseMs: config.REACTION_RETRY_BASE_MS,
                  }),
              ),
            ),
        },
      ],
      exports: [ReactionWorkers, FAILED_ATTEMPTS],
    };
  }
}

/** Saying and hearing for one app: {@link EventPublisher}, {@link OutboxRelay} and {@link QueueServer}. Global. */
@Module({})
export class MessagingModule {
  static forApp(app: App, config: MessagingConfig): DynamicModule {
    const routes = routesOf(app, config.STAGE);
    return {
      global: true,
      module: MessagingModule,
      imports: [WorkersModule.forRoutes(routes, config), polling(config)],
      providers: [
        WakeSignal,
        EventPublisher,
        ExternalEventPublisher,
        Housekeeping,
        ...routes.map(({ reaction }) => queueListenerFor(reaction)),
        { provide: APP, useValue: app },
        { provide: OUTBOX, useClass: PostgresOutbox },
        {
          provide: EVENT_BUS,
          inject: [AwsClients],
          useFactory: (aws: AwsClients) => new EventBridgeBus(aws.eventBridge, busName(config.STAGE)),
        },
        {
          provide: OutboxRelay,
          inject: [OUTBOX, EVENT_BUS, WakeSignal],
          useFactory: (outbox: Outbox, bus: EventBus, signal: WakeSignal) =>
            new OutboxRelay(outbox, bus, signal, config.OUTBOX_POLL_MS),
        },
        {
          provide: QueueServer,
          inject: [ReactionWorkers, SqsService],
          useFactory: (workers: ReactionWorkers, sqs: SqsService) =>
            new QueueServer(app, workers, sqs, config.DRAIN_SECONDS),
        },
      ],
      exports: [EventPublisher, ExternalEventPublisher, OutboxRelay, QueueServer, OUTBOX, EVENT_BUS],
    };
  }
}
