import type { FastifyReply } from 'fastify';
import type { ProblemError } from './problem.error';

/**
 * Answers with a problem, unless an answer is already on its way. The connection stays open: if it were closed while the
 * client still sends a body that is too large, the client would see a reset instead of the answer.
 */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  if (reply.sent) return;
  void reply
    .removeHeader('connection')
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.toDetails());
}
