import type { FastifyReply } from 'fastify';
import type { ProblemError } from './problem.error';

/** Answers with a problem, unless an answer is already on its way. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  if (reply.sent) return;
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.toDetails());
}
