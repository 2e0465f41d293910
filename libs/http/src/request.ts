import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemError } from './problems/problem.error';

declare module 'fastify' {
  interface FastifyRequest {
    /** New for each request; what its events and log lines carry, and its answer's `Correlation-Id`. */
    correlationId: string;
    /** Whose API key the request came with; empty on public routes. */
    tenantId: string;
    /** Why the body could not be read; thrown once it is known who asks. */
    bodyProblem: ProblemError | null;
    /** Body, query and path parameters as their schemas returned them. */
    checked: CheckedRequest | null;
  }
}

/** The parts of a request after their schemas. A part without a schema is not in here. */
export interface CheckedRequest {
  readonly body?: unknown;
  readonly query?: unknown;
  readonly params?: unknown;
}

/** The request of an HTTP context. */
export function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

/** The reply of an HTTP context. */
export function replyOf(context: ExecutionContext): FastifyReply {
  return context.switchToHttp().getResponse<FastifyReply>();
}
