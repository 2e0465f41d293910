import type { z } from 'zod';
import type { RequestFinding } from '../problems/problem.error';
import { jsonPointer } from './json-pointer';

type Issue = z.core.$ZodIssue;

/** Every code that a finding can have; `docs/problems.md` explains each. */
export const findingCodes = [
  'REQUIRED',
  'WRONG_TYPE',
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_SMALL',
  'TOO_LARGE',
  'INVALID_FORMAT',
  'NOT_ALLOWED',
  'UNKNOWN_FIELD',
  'INVALID_CURSOR',
  'INVALID_VALUE',
] as const;

type FindingCode = (typeof findingCodes)[number];

const maxFindings = 50;
const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  int: 'a whole number',
};

/**
 * What a schema found wrong with a value, as findings with stable codes, at most 50 of them. Messages name what is
 * expected, never the value; a pointer does name the client's own field.
 */
export function findingsOf(error: z.ZodError, value: unknown): RequestFinding[] {
  return error.issues.flatMap((issue) => findingsOfIssue(issue, value)).slice(0, maxFindings);
}

function findingsOfIssue(issue: Issue, value: unknown): RequestFinding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, maxFindings).map((key) => ({
      pointer: jsonPointer([...issue.path, key]),
      code: 'UNKNOWN_FIELD',
      message: 'is not a field of this request',
    }));
  }
  const [code, message] = describe(issue, valueAt(value, issue.path) === undefined);
  return [{ pointer: jsonPointer(issue.path), code, message }];
}

function describe(issue: Issue, missing: boolean): [code: FindingCode, message: string] {
  if (missing) return ['REQUIRED', 'is required'];
  switch (issue.code) {
    case 'invalid_type':
      return ['WRONG_TYPE', `must be ${kinds[issue.expected] ?? `a ${issue.expected}`}`];
    case 'too_small':
      return size(issue.origin, ['TOO_SHORT', 'TOO_SMALL'], `at least ${String(issue.minimum)}`);
    case 'too_big':
      return size(issue.origin, ['TOO_LONG', 'TOO_LARGE'], `at most ${String(issue.maximum)}`);
    case 'invalid_format':
      return ['INVALID_FORMAT', issue.message];
    case 'invalid_value':
      return ['NOT_ALLOWED', `must be one of ${issue.values.map(String).join(', ')}`];
    case 'custom':
      return [customCode(issue.params), issue.message];
    default:
      return ['INVALID_VALUE', 'is not acceptable'];
  }
}

function size(
  origin: string,
  codes: [length: FindingCode, amount: FindingCode],
  bound: string,
): [FindingCode, string] {
  if (origin === 'string') return [codes[0], `must have ${bound} characters`];
  if (origin === 'array' || origin === 'set') return [codes[0], `must have ${bound} elements`];
  return [codes[1], `must be ${bound}`];
}

function customCode(params: Record<string, unknown> | undefined): FindingCode {
  return findingCodes.find((code) => code === params?.['code']) ?? 'INVALID_VALUE';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
