import { z } from 'zod';
import { type ProblemKind, problemKinds } from '../problems/problem-kinds';
import { ProblemError } from '../problems/problem.error';
import type { ApiRoute } from './api-routes';
import { jsonSchemaOf } from './json-schema';
import type { AnswerDescription } from './open-api-document';

const problemSchema = z
  .object({
    type: z.url().describe('Stable name of the kind of problem.'),
    title: z.string().describe('The kind of problem, in words.'),
    status: z.int().describe('The status of the answer.'),
    detail: z.string().describe('What to do about it.'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('Where, as JSON Pointer (RFC 6901).'),
          code: z.string().describe('What is wrong, as a stable code.'),
          message: z.string().describe('What is wrong, in words.'),
        }),
      )
      .optional()
      .describe('Everything that is wrong with the request.'),
  })
  .describe('Problem details (RFC 9457).');

/** The components that {@link problemResponses} refers to. */
export const problemComponents = { Problem: jsonSchemaOf(problemSchema, 'input') };

const headersOfStatus: Readonly<Record<number, string>> = {
  401: 'WWW-Authenticate',
  405: 'Allow',
  429: 'Retry-After',
  503: 'Retry-After',
};

/** The responses, by status, with which a route reports problems: its own and those that all routes like it have. */
export function problemResponses(route: ApiRoute): Record<string, AnswerDescription> {
  const kinds = [...new Set([...commonKinds(route), ...(route.documentation?.problems ?? [])])];
  const byStatus = Map.groupBy(kinds, (kind) => problemKinds[kind].status);
  return Object.fromEntries([...byStatus].map(([status, of]) => [String(status), response(status, of)]));
}

function commonKinds({ method, isPublic, isLimited, schemas }: ApiRoute): ProblemKind[] {
  return [
    ...when(!isPublic, 'unauthorized'),
    ...when(schemas.params !== undefined, 'not-found', 'uri-too-long'),
    ...when(schemas.query !== undefined || schemas.body !== undefined, 'validation-failed'),
    ...when(method !== 'get', 'malformed-request', 'body-too-large', 'unsupported-media-type'),
    ...when(method === 'post', 'idempotency-key-in-use', 'idempotency-key-reused'),
    ...when(isLimited, 'rate-limited'),
    'internal-error',
    'temporarily-unavailable',
  ];
}

function when(condition: boolean, ...kinds: ProblemKind[]): ProblemKind[] {
  return condition ? kinds : [];
}

function response(status: number, kinds: readonly ProblemKind[]): AnswerDescription {
  const header = headersOfStatus[status];
  return {
    description: kinds.map((kind) => problemKinds[kind].title).join('; or: '),
    ...(header === undefined ? {} : { headers: { [header]: { schema: { type: 'string' } } } }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(kinds.map((kind) => [kind, { value: example(kind) }])),
      },
    },
  };
}

function example(kind: ProblemKind): unknown {
  const errors = [{ pointer: '/email', code: 'REQUIRED', message: 'is required' }];
  return new ProblemError(
    kind,
    'What to do about it.',
    kind === 'validation-failed' ? { errors } : {},
  ).toDetails();
}
