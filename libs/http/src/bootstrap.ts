// First of all imports: see there.
import { startTracing, stopTracing } from '@fanfare/process/tracing';
import type { App } from '@fanfare/event-contract/apps';
import { IdempotencyInterceptor } from '@fanfare/idempotency/idempotency.interceptor';
import { EVENT_BUS, type EventBus } from '@fanfare/messaging/outbox/event-bus';
import { OutboxRelay } from '@fanfare/messaging/outbox/outbox-relay';
import { QueueServer } from '@fanfare/messaging/queue/queue-server';
import { ReactionExceptionFilter } from '@fanfare/messaging/queue/reaction-exception.filter';
import { ReactionWorkers } from '@fanfare/messaging/queue/reaction-workers';
import { DatabaseConnection } from '@fanfare/persistence/database-connection';
import { EnvironmentError, readEnvironment } from '@fanfare/process/environment';
import { enableFailpoints } from '@fanfare/process/failpoint';
import { JsonLogger } from '@fanfare/process/json-logger';
import type { TracingConfig } from '@fanfare/process/tracing.environment';
import type { DynamicModule } from '@nestjs/common';
import type { NestMicroservice } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { createHttpApp } from './create-http-app';
import { DrainState } from './health/drain-state';
import { ReadinessProbes } from './health/readiness-probes';
import type { ServerConfig } from './http.environment';

interface ProcessConfig extends ServerConfig {
  readonly NODE_ENV: string;
  readonly LOG_LEVEL: string;
  readonly FAILPOINT: string;
}

/** The module of an app, made for a configuration. */
export interface AppModuleFactory<Config> {
  with(config: Config): DynamicModule;
}

/**
 * Runs an app until SIGTERM or SIGINT, then drains it and exits 0. Whatever stops the start (a variable that is
 * missing, a reaction without a handler, a port that is taken) ends the process with 1 and one line that names it.
 */
export async function bootstrap<Environment extends z.ZodObject>(
  app: App,
  environment: Environment,
  module: AppModuleFactory<z.output<Environment>>,
): Promise<void> {
  try {
    const config = readEnvironment(environment);
    startTracing(app, config as unknown as TracingConfig);
    const service = await startService(app, module.with(config), config as unknown as ProcessConfig);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void exitAfter(service));
  } catch (error) {
    for (const problem of problemsOf(error)) process.stderr.write(`${app} cannot start: ${problem}\n`);
    process.exit(1);
  }
}

/** Starts an app: HTTP, reactions, relay. Rejects when it cannot start; an absent database or bus is no reason. */
export async function startService(
  app: App,
  module: DynamicModule,
  config: ProcessConfig,
): Promise<NestFastifyApplication> {
  enableFailpoints(config.FAILPOINT, config.NODE_ENV);
  const logger = new JsonLogger(app, config.LOG_LEVEL);
  const service = await createHttpApp(module, { app, config, logger });
  connectReactions(service);
  registerProbes(service);
  await service.init();
  await service.startAllMicroservices();
  await service.listen(config.PORT, config.HOST);
  service.get(OutboxRelay).start();
  logger.log('started', { port: config.PORT });
  return service;
}

/**
 * Stops an app in the order that loses nothing: not ready, no new messages and requests, what is in flight ends, its
 * events are relayed, and only then the database connections close.
 */
export async function stopService(service: NestFastifyApplication): Promise<void> {
  const loops = service.get(DrainState).begin();
  await Promise.all([loops, service.get(QueueServer).drain(), service.getHttpAdapter().close()]);
  await service.get(OutboxRelay).stop();
  await service.close();
  await service.get(DatabaseConnection).close();
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof EnvironmentError) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}

async function exitAfter(service: NestFastifyApplication): Promise<void> {
  try {
    await stopService(service);
    await stopTracing();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`the shutdown failed: ${String(error)}\n`);
    process.exit(1);
  }
}

/** Connects the queue server. Nest's lifecycle hooks are the HTTP app's to call; twice would start each poller twice. */
function connectReactions(service: NestFastifyApplication): void {
  const options = { strategy: service.get(QueueServer) };
  const reactions = service.connectMicroservice(options, { deferInitialization: true }) as NestMicroservice;
  reactions.setIsInitHookCalled(true);
  reactions.useGlobalInterceptors(service.get(IdempotencyInterceptor));
  reactions.useGlobalFilters(new ReactionExceptionFilter());
}

function registerProbes(service: NestFastifyApplication): void {
  const probes = service.get(ReadinessProbes);
  probes.register('database', () => service.get(DatabaseConnection).check());
  probes.register('bus', () => service.get<EventBus>(EVENT_BUS).check());
  for (const worker of service.get(ReactionWorkers).all) {
    probes.register(`queue ${worker.route.queue}`, () => worker.check());
  }
}
