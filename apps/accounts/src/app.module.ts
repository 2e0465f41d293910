import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from './app.config';
import { AccountsController } from './http/accounts.controller';
import { ActivationsController } from './http/activations.controller';
import { AccountEntity } from './persistence/account.entity';
import { Accounts } from './persistence/accounts.repository';
import { OpenAccountOnCustomerValidated } from './reactions/open-account-on-customer-validated.reaction';

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('accounts', config, { entities: [AccountEntity] }),
        MessagingModule.forApp('accounts', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('accounts', config),
      ],
      controllers: [AccountsController, ActivationsController, OpenAccountOnCustomerValidated],
      providers: [Accounts, { provide: CONFIG, useValue: config }],
    };
  }
}
