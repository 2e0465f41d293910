import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Which methods the routes that match a path have. */
    methodsAt(path: string): string[];
  }
}

/**
 * Keeps note of every route that is added to a server from now on, so that a wrong method can be told from a wrong path.
 * A route for every path (CORS has one) says nothing of any.
 */
export function noteRoutes(server: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    if (url !== '*') routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  server.decorate('methodsAt', (path: string) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
  ]);
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : part.replace(/[^\w-]/g, String.raw`\$&`),
    );
  return new RegExp(`^${parts.join('/')}$`);
}
