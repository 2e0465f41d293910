import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { ProblemKind } from '../problems/problem-kinds';

/** One way in which a route answers when all is well. With neither schema nor contentType it has no body. */
export interface DocumentedAnswer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** Media type of the body; JSON unless told. */
  readonly contentType?: string;
  /** Headers of the answer and what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What people need to know to use a route, beyond what its schemas say. */
export interface RouteDocumentation {
  readonly summary: string;
  readonly description?: string;
  /** An example of the body to send. */
  readonly body?: unknown;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** Problems that are this route's own; those that every such route can have are added. */
  readonly problems?: readonly ProblemKind[];
}

const metadataKey = Symbol('route documentation');

/** Documents a route in `/openapi.json`. Schemas come from where the route uses them; here is only what they lack. */
export const Documented = (documentation: RouteDocumentation): MethodDecorator =>
  SetMetadata(metadataKey, documentation);

/** What {@link Documented} said of a handler. */
export function documentationOf(handler: object): RouteDocumentation | undefined {
  return Reflect.getMetadata(metadataKey, handler) as RouteDocumentation | undefined;
}
