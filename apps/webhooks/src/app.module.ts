import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { AppConfig } from './app.config';
import { DeliveryModule } from './delivery/delivery.module';
import { apiControllers, apiProviders } from './http/webhooks-api';
import { entities } from './persistence/entities';
import { DispatchWebhookOnPublicEvent } from './reactions/dispatch-webhook-on-public-event.reaction';
import { answerSealWith } from './sealing/answer-seal';
import { Keyring } from './sealing/keyring';

/**
 * Every query of this app has an index to go by. The sizes of its tables change faster than PostgreSQL's statistics, by which
 * it would at times read a whole table to find a few rows.
 */
const plannerSettings = { enable_seqscan: 'off' };

@Module({})
export class AppModule {
  /** @param replacements stand in for providers of the delivery, in tests */
  static with(config: AppConfig, replacements: readonly Provider[] = []): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('webhooks', config, { entities, settings: plannerSettings }),
        MessagingModule.forApp('webhooks', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('webhooks', config, answerSealWith(Keyring.from(config))),
        DeliveryModule.with(config, replacements),
      ],
      controllers: [...apiControllers, DispatchWebhookOnPublicEvent],
      providers: apiProviders,
    };
  }
}
