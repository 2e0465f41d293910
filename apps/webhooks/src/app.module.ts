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

@Module({})
export class AppModule {
  /** @param replacements stand in for providers of the delivery, in tests */
  static with(config: AppConfig, replacements: readonly Provider[] = []): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('webhooks', config, { entities }),
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
