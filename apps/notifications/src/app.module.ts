import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { AwsSessionModule } from '@fanfare/aws-session/aws-session.module';
import { HttpModule } from '@fanfare/http/http.module';
import { IdempotencyModule } from '@fanfare/idempotency/idempotency.module';
import { MessagingModule } from '@fanfare/messaging/messaging.module';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from './app.config';
import { MAIL_SENDER, type MailSender } from './mail/mail-sender';
import { SesMailSender } from './mail/ses-mail-sender';
import { SmtpMailSender } from './mail/smtp-mail-sender';
import { WelcomeDelivery } from './mail/welcome-delivery';
import { WelcomeMailer } from './mail/welcome-mailer';
import { WelcomeRecord } from './mail/welcome-record';
import { WelcomeMailEntity } from './persistence/welcome-mail.entity';
import { WelcomeMails } from './persistence/welcome-mails.repository';
import { WelcomeCustomerOnCustomerAccountCreated } from './reactions/welcome-customer-on-customer-account-created.reaction';

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AwsSessionModule.forRoot(config),
        PersistenceModule.forApp('notifications', config, { entities: [WelcomeMailEntity] }),
        MessagingModule.forApp('notifications', config),
        IdempotencyModule.forRoot(),
        HttpModule.forApp('notifications', config),
      ],
      controllers: [WelcomeCustomerOnCustomerAccountCreated],
      providers: [
        WelcomeMails,
        WelcomeRecord,
        WelcomeDelivery,
        WelcomeMailer,
        { provide: CONFIG, useValue: config },
        {
          provide: MAIL_SENDER,
          inject: [AwsClients],
          useFactory: (aws: AwsClients) => mailSender(config, aws),
        },
      ],
    };
  }
}

function mailSender(config: AppConfig, aws: AwsClients): MailSender {
  return config.MAIL_TRANSPORT === 'ses'
    ? new SesMailSender(aws.ses)
    : new SmtpMailSender(config.SMTP_URL ?? '');
}
