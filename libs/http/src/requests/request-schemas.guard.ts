import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ProblemError, type RequestFinding, validationFailed } from '../problems/problem.error';
import { type CheckedRequest, requestOf } from '../request';
import { findingsOf } from './findings';
import { type RequestSchemas, requestSchemasOf } from './request-schemas';

type Part = keyof CheckedRequest;

/**
 * Checks a request against the schemas of its route. A guard rather than a pipe, because pipes run within interceptors:
 * a request that is refused must not have opened a transaction.
 */
@Injectable()
export class RequestSchemasGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = requestOf(context);
    if (request.bodyProblem) throw request.bodyProblem;
    request.checked = check(requestSchemasOf(context.getHandler()), request);
    return true;
  }
}

function check(schemas: RequestSchemas, request: Record<Part, unknown>): CheckedRequest {
  const findings: RequestFinding[] = [];
  const take = (part: Part): unknown => {
    const parsed = schemas[part]?.safeParse(request[part]);
    if (parsed?.success === false) findings.push(...findingsOf(parsed.error, request[part]));
    return parsed?.data;
  };
  const params = take('params');
  if (findings.length > 0) throw new ProblemError('not-found', 'Nothing is at this address.');
  const checked = { params, query: take('query'), body: take('body') };
  if (findings.length > 0) throw validationFailed(findings);
  return checked;
}
