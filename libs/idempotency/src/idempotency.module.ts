import { type DynamicModule, Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { LEDGER } from './ledger';
import { LedgerRetention } from './ledger-retention';
import { PostgresLedger } from './postgres-ledger';

/** Hearing and being asked twice is harmless: the ledger of events and its interceptor. Global. */
@Module({})
export class IdempotencyModule {
  static forRoot(): DynamicModule {
    return {
      global: true,
      module: IdempotencyModule,
      providers: [{ provide: LEDGER, useClass: PostgresLedger }, IdempotencyInterceptor, LedgerRetention],
      exports: [IdempotencyInterceptor],
    };
  }
}
