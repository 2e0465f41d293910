import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ProblemError, type RequestFinding, validationFailed } from '../problems/problem.error';
import { type CheckedRequest, requestOf } from '../request';
import { findingsOf } from './findings';
import { type RequestSchemas, requestSchemasOf } from './request-schemas';

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

function check(schemas: RequestSchemas, request: Record<keyof CheckedRequest, unknown>): CheckedRequest {
  const checked: Record<string, unknown> = {};
  const findings: RequestFinding[] = [];
  for (const part of ['params', 'query', 'body'] as const) {
    const parsed = schemas[part]?.safeParse(request[part]);
    if (parsed?.success === true) checked[part] = parsed.data;
    if (parsed?.success !== false) continue;
    if (part === 'params') throw new ProblemError('not-found', 'Nothing is at this address.');
    findings.push(...findingsOf(parsed.error, request[part]));
  }
  if (findings.length > 0) throw validationFailed(findings);
  return checked;
}
