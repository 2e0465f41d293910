import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error';
import { sendProblem } from './send-problem';
import { bodyTooLarge, toProblem } from './to-problem';

/**
 * Answers every error of an HTTP request with problem details. What is our fault is logged once, masked; what is the
 * client's is not logged. Errors of other transports pass through untouched.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = request.is404 ? unrouted(request) : sized(toProblem(error), request);
    this.log(problem, request);
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }

  private log(problem: ProblemError, request: FastifyRequest): void {
    if (problem.status < 500) return;
    const { correlationId, tenantId } = request;
    const fields = { correlationId, tenantId, method: request.method, route: request.routeOptions.url };
    this.logger.error(`answered ${String(problem.status)}`, fields, problem.cause ?? problem);
  }
}

/** Tells a client by how much its body was too large, as far as it said how large that is. */
function sized(problem: ProblemError, { routeOptions, headers }: FastifyRequest): ProblemError {
  const limit = routeOptions.bodyLimit;
  if (problem.kind !== 'body-too-large' || problem.detail !== bodyTooLarge || limit === undefined)
    return problem;
  const size = headers['content-length'] ?? `more than ${String(limit)}`;
  const detail = `The body has ${size} bytes; ${String(limit)} are the most.`;
  return new ProblemError('body-too-large', detail, { cause: problem.cause });
}

function unrouted(request: FastifyRequest): ProblemError {
  const methods = request.server.methodsAt(request.url.replace(/\?.*$/s, ''));
  if (methods.length === 0) return new ProblemError('not-found', 'Nothing is at this address.');
  const allow = methods.join(', ');
  return new ProblemError('method-not-allowed', `Use ${allow}.`, { headers: { Allow: allow } });
}
