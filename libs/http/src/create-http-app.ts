import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { App } from '@fanfare/event-contract/apps';
import type { FastifyInstance } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type HttpConfig, type ServerConfig, hasApi } from './http.environment';
import { endConnectionsOnClose } from './closing';
import { heedBodyLimits } from './limits/body-limit.decorator';
import { collectProcessMetrics, measureRequests } from './metrics/request-metrics';
import { nameRequestSpans } from './request-spans';
import { answerClientError, answerFrameworkError } from './problems/framework-errors';
import { ProblemError } from './problems/problem.error';
import { acceptJsonOnly } from './requests/json-body';
import './request';
import { noteRoutes } from './route-table';

/** What an HTTP app is made of. */
export interface HttpAppOptions {
  readonly app: App;
  readonly config: ServerConfig | HttpConfig;
  readonly logger: LoggerService;
}

const bodyLimit = 64 * 1024;
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

const exposedHeaders = ['Correlation-Id', 'Idempotency-Replayed', 'Location', 'Retry-After'];

/**
 * An application that is ready to `listen()`: bodies of JSON, at most 64 KB unless the route says otherwise, requests that must have arrived within
 * 15 s, problem details even for what never reaches a route. `module` must import {@link HttpModule}.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: 15_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000, requireHostHeader: false },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  prepare(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: options.logger,
    bodyParser: false,
    abortOnError: false,
  });
  const { config } = options;
  const origins = hasApi(config) ? [...config.CORS_ORIGINS] : [];
  if (origins.length > 0) app.enableCors({ origin: origins, exposedHeaders, maxAge: 3_600 });
  return app;
}

function prepare(server: FastifyInstance): void {
  server
    .decorateRequest('correlationId', '')
    .decorateRequest('tenantId', '')
    .decorateRequest('checked', null);
  server.addHook('onRequest', (request, reply, done) => {
    request.correlationId = uuidv7();
    void reply.headers(securityHeaders).header('correlation-id', request.correlationId);
    done(
      request.headers.host === undefined
        ? new ProblemError('malformed-request', 'Send a Host header.')
        : undefined,
    );
  });
  noteRoutes(server);
  heedBodyLimits(server);
  endConnectionsOnClose(server);
  acceptJsonOnly(server);
  collectProcessMetrics();
  measureRequests(server);
  nameRequestSpans(server);
}
