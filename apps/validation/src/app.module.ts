import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AppConfig } from './app.config';
import { ValidateCustomerOnCustomerRegistered } from './reactions/validate-customer-on-customer-registered.reaction';

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('validation', config),
        MessagingModule.forApp('validation', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('validation', config),
      ],
      controllers: [ValidateCustomerOnCustomerRegistered],
    };
  }
}
