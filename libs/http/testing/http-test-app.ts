import type { AddressInfo } from 'node:net';
import type { AnswerSeal } from '@fanfare/idempotency/http/answer-seal';
import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { migrate } from '@fanfare/persistence/migrate';
import { PersistenceModule } from '@fanfare/persistence/persistence.module';
import { createTestDatabase } from '@fanfare/persistence/testing/test-database';
import { JsonLogger } from '@fanfare/process/json-logger';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '../src/create-http-app';
import { type HttpConfig, sha256 } from '../src/http.environment';
import { HttpModule } from '../src/http.module';

/** What a test app is made of; what is not given is as generous as can be. */
export interface HttpTestAppParts {
  readonly controllers: Type[];
  readonly providers?: Provider[];
  readonly config?: Partial<HttpConfig>;
  readonly answerSeal?: AnswerSeal;
  /** Makes the address under which the app sees its database from the real one. */
  readonly databaseUrl?: (real: string) => string;
}

/** An HTTP app with a database of its own, listening on a port of its own. */
export interface HttpTestApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly port: number;
  /** What it has logged so far, one object a line. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** The keys of the two tenants that every test app has. */
export const testKeys = { acme: 'acme-test-key-1', globex: 'globex-test-key-1' } as const;

@Module({})
class TestModule {}

/** Starts an app of these controllers. Close it, which drops its database. */
export async function startHttpTestApp(parts: HttpTestAppParts): Promise<HttpTestApp> {
  const database = await createTestDatabase();
  const real = { ...testConfig(), DATABASE_URL: database.url, DATABASE_POOL_SIZE: 10, ...parts.config };
  await migrate('registration', real, idempotencyMigrations);
  const config = { ...real, DATABASE_URL: parts.databaseUrl?.(database.url) ?? database.url };
  const logged: string[] = [];
  const logger = new JsonLogger('registration', 'info', { write: (line) => void logged.push(line) });
  const app = await createHttpApp(moduleOf(parts, config), { app: 'registration', config, logger });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const close = async () => {
    await app.close();
    await database.drop();
  };
  return { app, url: `http://127.0.0.1:${port}`, port, logged, close };
}

type TestConfig = HttpConfig & Parameters<typeof PersistenceModule.forApp>[1];

function moduleOf(
  { controllers, providers = [], answerSeal }: HttpTestAppParts,
  config: TestConfig,
): DynamicModule {
  const imports = [
    PersistenceModule.forApp('registration', config),
    HttpModule.forApp('registration', config, answerSeal),
  ];
  return { module: TestModule, imports, controllers, providers };
}

function testConfig(): HttpConfig {
  const keys = Object.entries(testKeys).map(([tenantId, key]) => ({ tenantId, digest: sha256(key) }));
  return {
    PORT: 0,
    HOST: '127.0.0.1',
    FANFARE_API_KEYS: keys,
    CORS_ORIGINS: [],
    RATE_LIMIT_PER_SECOND: 10_000,
  };
}
