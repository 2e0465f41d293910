import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import type { App } from '@fanfare/event-contract/apps';
import { ANSWER_SEAL, type AnswerSeal } from '@fanfare/idempotency/http/answer-seal';
import { HttpIdempotencyInterceptor } from '@fanfare/idempotency/http/http-idempotency.interceptor';
import { IdempotencyKeyRetention } from '@fanfare/idempotency/http/idempotency-key-retention';
import { StoredAnswers } from '@fanfare/idempotency/http/stored-answers';
import { ApiKeyGuard } from './api-keys/api-key.guard';
import { ApiKeys } from './api-keys/api-keys';
import { FlowInterceptor } from './flow.interceptor';
import { DrainState } from './health/drain-state';
import { HealthController, appName } from './health/health.controller';
import { ReadinessProbes } from './health/readiness-probes';
import { type HttpConfig, type ServerConfig, hasApi } from './http.environment';
import { RateLimitGuard } from './limits/rate-limit.guard';
import { RateLimiter } from './limits/rate-limiter';
import { MetricsController } from './metrics/metrics.controller';
import { DocsController } from './openapi/docs.controller';
import { ProblemFilter } from './problems/problem.filter';
import { RequestSchemasGuard } from './requests/request-schemas.guard';

const publicRequestsPerSecond = 200;

/** In this order: who is it, how often, with what. */
const guards: Provider[] = [ApiKeyGuard, RateLimitGuard, RequestSchemasGuard].map((useClass) => ({
  provide: APP_GUARD,
  useClass,
}));

/** Comes after the flow has begun, whose tenant the keys belong to. */
const idempotency: Provider[] = [
  StoredAnswers,
  IdempotencyKeyRetention,
  { provide: APP_INTERCEPTOR, useClass: HttpIdempotencyInterceptor },
];

/**
 * How an app answers HTTP: API keys, rate limits, request schemas and problem details on every route, health and
 * metrics. Global; exports {@link ReadinessProbes} and {@link DrainState}. Without API keys in `config` the app has no
 * API, and every route that is not public is refused; with some it needs the app's database, where each POST runs in
 * one transaction and the answers to repeated ones are kept: as they are, or sealed with `answerSeal`.
 */
@Module({})
export class HttpModule {
  static forApp(app: App, config: ServerConfig | HttpConfig, answerSeal?: AnswerSeal): DynamicModule {
    const keys = hasApi(config) ? config.FANFARE_API_KEYS : [];
    const rate = hasApi(config) ? config.RATE_LIMIT_PER_SECOND : publicRequestsPerSecond;
    return {
      global: true,
      module: HttpModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, MetricsController, ...(hasApi(config) ? [DocsController] : [])],
      providers: [
        { provide: appName, useValue: app },
        { provide: ApiKeys, useValue: new ApiKeys(keys) },
        { provide: RateLimiter, useValue: new RateLimiter(rate) },
        ...guards,
        { provide: APP_INTERCEPTOR, useClass: FlowInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        ...(hasApi(config) ? idempotency : []),
        ...(answerSeal ? [{ provide: ANSWER_SEAL, useValue: answerSeal }] : []),
        ReadinessProbes,
        DrainState,
      ],
      exports: [ReadinessProbes, DrainState],
    };
  }
}
