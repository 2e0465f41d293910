import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { runInFlow } from '@fanfare/process/flow';
import { readTraceparent } from '@fanfare/process/traceparent';
import type { Observable } from 'rxjs';
import { requestOf } from './request';

/** Runs each request as the beginning of a flow, so that its events and log lines carry its correlation id and tenant. */
@Injectable()
export class FlowInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { tenantId, correlationId, headers } = requestOf(context);
    const traceparent = readTraceparent(headers['traceparent']);
    return runInFlow({ tenantId, correlationId, causationId: null, traceparent }, () => next.handle());
  }
}
