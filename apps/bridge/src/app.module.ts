import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MegaModule } from '@fanfare/mega/nest';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from './app.config';
import { DeadLetters } from './inbox/dead-letters';
import { InboxDrain } from './inbox/inbox-drain';
import { InboxHealth } from './inbox/inbox-health';
import { InboxRetention } from './inbox/inbox-retention';
import { LegacyInbox } from './inbox/legacy-inbox';
import { LegacyPublisher } from './inbox/legacy-publisher';
import { listenerOptions } from './inbox/listener-options';
import { Inbox } from './persistence/inbox.repository';

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('bridge', config),
        MessagingModule.forApp('bridge', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('bridge', config),
        MegaModule.forRootAsync({
          inject: [AwsClients],
          useFactory: (aws: AwsClients) => listenerOptions(config, aws),
        }),
      ],
      providers: [
        Inbox,
        InboxDrain,
        InboxHealth,
        InboxRetention,
        LegacyInbox,
        LegacyPublisher,
        { provide: CONFIG, useValue: config },
        {
          provide: DeadLetters,
          inject: [AwsClients],
          useFactory: (aws: AwsClients) => DeadLetters.of(config, aws),
        },
      ],
    };
  }
}
