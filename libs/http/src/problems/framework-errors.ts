import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { kindOfStatus } from './problem-kinds';
import { ProblemError } from './problem.error';
import { sendProblem } from './send-problem';

const clientErrors: Readonly<Record<string, ProblemError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new ProblemError('request-timeout', 'Send the whole request within 15 seconds.'),
  HPE_HEADER_OVERFLOW: new ProblemError('headers-too-large', 'Headers may have at most 16 KB in all.'),
};
const notHttp = new ProblemError('malformed-request', 'The request is not valid HTTP.');

/** Answers what Fastify refuses before it looks for a route, such as an address that cannot be decoded. */
export function answerFrameworkError(
  error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  const kind = kindOfStatus(error.statusCode ?? 400);
  sendProblem(reply, new ProblemError(kind, 'The address of the request cannot be read.'));
}

/** Answers what is not even HTTP, on the bare socket, and closes it. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const details = (clientErrors[error.code ?? ''] ?? notHttp).toDetails();
  const body = JSON.stringify(details);
  const head = [
    `HTTP/1.1 ${String(details.status)} ${STATUS_CODES[details.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
