import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problems/problem.error';

const maxDepth = 32;

/**
 * Makes JSON the only body that a server reads. Bytes that are not UTF-8, keys that reach for a prototype, and values
 * nested more than 32 deep are refused as malformed; of a key that is there twice the last one counts. What is wrong
 * with a body is kept in `request.bodyProblem`, so that a caller without a key learns nothing but that.
 */
export function acceptJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const settle = (problem: string | null, value?: unknown): void => {
      if (problem !== null) request.bodyProblem = new ProblemError('malformed-request', problem);
      done(null, value);
    };
    if (body.length === 0) settle(null);
    else if (!isUtf8(body)) settle('The body must be UTF-8.');
    else
      void parse(request, body.toString('utf8'), (error, value) => {
        settle(problemOf(error, value), value);
      });
  });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, _body, done) => {
    request.bodyProblem = new ProblemError('unsupported-media-type', 'Send the body as application/json.');
    done(null, undefined);
  });
}

function problemOf(error: Error | null, value: unknown): string | null {
  if (error) return 'The body must be one JSON value, without keys called __proto__.';
  return isDeeperThan(maxDepth, value) ? `The body may be nested at most ${String(maxDepth)} deep.` : null;
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((part) => isDeeperThan(depth - 1, part));
}
