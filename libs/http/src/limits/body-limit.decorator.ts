import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The most bytes that a body of this route may have, where it is not what every route allows. */
    bodyLimit?: number;
  }
}

/** Lets the bodies of a route have this many bytes, instead of the 64 KB that every route allows. */
export const BodyLimit = (bytes: number): MethodDecorator => RouteConfig({ bodyLimit: bytes });

/** Makes a server heed {@link BodyLimit} on every route that is added to it from now on. */
export function heedBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const bytes = route.config?.bodyLimit;
    if (bytes !== undefined) route.bodyLimit = bytes;
  });
}
