import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AppConfig } from './app.config';
import { CustomersController } from './http/customers.controller';
import { CustomerEntity } from './persistence/customer.entity';
import { Customers } from './persistence/customers.repository';
import { HeardEventEntity } from './persistence/heard-event.entity';
import { TrackCustomerOnCustomerProgress } from './reactions/track-customer-on-customer-progress.reaction';

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('registration', config, { entities: [CustomerEntity, HeardEventEntity] }),
        MessagingModule.forApp('registration', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('registration', config),
      ],
      controllers: [CustomersController, TrackCustomerOnCustomerProgress],
      providers: [Customers],
    };
  }
}
