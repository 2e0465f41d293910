import { type DynamicModule, Module } from '@nestjs/common';
import { AwsClients } from './aws-clients';
import type { AwsSessionConfig } from './aws-session.environment';

/** Hands out {@link AwsClients}. Global: one session for the whole process. */
@Module({})
export class AwsSessionModule {
  static forRoot(config: AwsSessionConfig): DynamicModule {
    return {
      global: true,
      module: AwsSessionModule,
      providers: [{ provide: AwsClients, useFactory: () => new AwsClients(config) }],
      exports: [AwsClients],
    };
  }
}
