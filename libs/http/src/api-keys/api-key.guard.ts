import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '../problems/problem.error';
import { requestOf } from '../request';
import { RateLimiter } from '../limits/rate-limiter';
import { ApiKeys } from './api-keys';
import { publicRoute } from './public.decorator';

const bearer = /^Bearer +(?<key>\S+) *$/i;

/**
 * Lets a request in when it carries a valid key or its route is public, and notes whose key it is. Callers that keep
 * presenting wrong keys are slowed down by address.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly limiter: RateLimiter,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http' || this.isPublic(context)) return true;
    const request = requestOf(context);
    const key = bearer.exec(request.headers.authorization ?? '')?.groups?.['key'];
    const tenantId = key === undefined ? undefined : this.keys.tenantOf(key);
    if (tenantId === undefined) throw this.refuse(request.ip);
    request.tenantId = tenantId;
    return true;
  }

  private refuse(address: string): ProblemError {
    this.limiter.take(`refused ${address}`);
    return new ProblemError('unauthorized', 'Send an API key as Authorization: Bearer <key>.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="fanfare"' },
    });
  }

  private isPublic(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride<boolean>(publicRoute, [context.getHandler(), context.getClass()]);
  }
}
