import { SetMetadata } from '@nestjs/common';

export const publicRoute = Symbol('public route');
export const unlimitedRoute = Symbol('unlimited route');

/** A route that needs no API key. It is limited by client address instead of by tenant. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(publicRoute, true);

/** A route without a rate limit: for those that watch over the process. */
export const Unlimited = (): ClassDecorator & MethodDecorator => SetMetadata(unlimitedRoute, true);
