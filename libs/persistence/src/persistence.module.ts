import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { App } from '@fanfare/event-contract/apps';
import { type DatabaseParts, databaseOptions } from './database';
import { DatabaseConnection } from './database-connection';
import type { PersistenceConfig } from './persistence.environment';
import { UnitOfWork } from './unit-of-work';

/** The app's database: TypeORM's DataSource, the {@link UnitOfWork} and the connection's health. Global. */
@Module({})
export class PersistenceModule {
  static forApp(app: App, config: PersistenceConfig, parts: DatabaseParts = {}): DynamicModule {
    const options = databaseOptions(app, config, parts);
    return {
      global: true,
      module: PersistenceModule,
      imports: [TypeOrmModule.forRoot({ ...options, manualInitialization: true })],
      providers: [UnitOfWork, DatabaseConnection],
      exports: [UnitOfWork, DatabaseConnection],
    };
  }
}
