import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { unlimitedRoute } from '../api-keys/public.decorator';
import { requestOf } from '../request';
import { RateLimiter } from './rate-limiter';

/** Limits each tenant, and on public routes each client address. Must come after the guard that knows the tenant. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limiter: RateLimiter,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http' || this.isUnlimited(context)) return true;
    const { tenantId, ip } = requestOf(context);
    this.limiter.take(tenantId === '' ? `address ${ip}` : `tenant ${tenantId}`);
    return true;
  }

  private isUnlimited(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride<boolean>(unlimitedRoute, [
      context.getHandler(),
      context.getClass(),
    ]);
  }
}
