import { HttpIdempotencyInterceptor } from '@fanfare/idempotency/http/http-idempotency.interceptor';
import type { CallHandler, CanActivate, NestInterceptor, Type } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { of } from 'rxjs';
import { ApiKeyGuard } from './api-keys/api-key.guard';
import { FlowInterceptor } from './flow.interceptor';
import { RateLimitGuard } from './limits/rate-limit.guard';
import { ProblemFilter } from './problems/problem.filter';
import { RequestSchemasGuard } from './requests/request-schemas.guard';

class MessageError extends Error {}

/** Anything that these read of their dependencies would throw. */
const nothing = undefined as never;
const message = new ExecutionContextHost([{}, {}], Object, () => undefined);
message.setType('rpc');

it.each<Type<CanActivate>>([ApiKeyGuard, RateLimitGuard, RequestSchemasGuard])(
  'what guards HTTP lets messages pass: %p',
  (Guard) => {
    expect(new Guard(nothing, nothing, nothing).canActivate(message)).toBe(true);
  },
);

it.each<Type<NestInterceptor>>([FlowInterceptor, HttpIdempotencyInterceptor])(
  'what surrounds HTTP requests leaves messages alone: %p',
  (Interceptor) => {
    const handled = of('handled');
    const next: CallHandler = { handle: () => handled };

    expect(new Interceptor(nothing, nothing).intercept(message, next)).toBe(handled);
  },
);

it('what answers HTTP errors passes those of messages on', () => {
  const error = new MessageError();

  expect(() => new ProblemFilter().catch(error, message)).toThrow(error);
});
