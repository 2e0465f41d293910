import { z } from 'zod';
import { wrappedSchemas } from './wrapped-schemas';

/** The variables were not usable; the message has one line for each of them and never repeats a value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** What every process of the platform may be told. */
export const processEnvironment = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production').describe('kind of run'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('least severe level logged'),
  FAILPOINT: z
    .string()
    .default('')
    .describe('faults to inject, never in production: name:kill|throw|delay:ms|hang'),
};

/** A key or password of at least `min` characters. One that calls itself local is refused in production. */
export function secret(min: number): z.ZodString {
  return z
    .string()
    .min(min, `needs at least ${String(min)} characters`)
    .meta({ secret: true });
}

/** The most that a timer of Node.js can wait in milliseconds; one that is asked for more fires at once. */
const longestTimer = 2_147_483_647;

/** A whole number between `min` and `max`, written in digits. */
export function wholeNumber(min: number, max = longestTimer): z.ZodType<number> {
  const problem = `must be a whole number between ${String(min)} and ${String(max)}`;
  return z
    .string()
    .regex(/^\d+$/, problem)
    .transform(Number)
    .pipe(z.number(problem).min(min, problem).max(max, problem));
}

/** A switch: `true` or `false`, nothing else. */
export function flag(): z.ZodType<boolean> {
  return z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
}

/**
 * Reads and checks every variable of `schema` at once. An empty variable counts as missing.
 * @throws EnvironmentError with one line for each variable that is missing, malformed or local-only in production
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  variables: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const present = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, variables[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems = localOnly(schema, present, variables['NODE_ENV']);
  const parsed = schema.safeParse(present);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new EnvironmentError([
    ...firstOfEach(parsed.error?.issues ?? []).map((issue) => describe(schema, present, issue)),
    ...problems,
  ]);
}

function firstOfEach(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.filter(
    ({ path: [name] }, index) => issues.findIndex(({ path }) => path[0] === name) === index,
  );
}

function describe(schema: z.ZodObject, present: object, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  const purpose = (schema.shape[name] as z.ZodType | undefined)?.description;
  const problem = name in present ? `is not usable: ${issue.message}` : 'is missing';
  return `${name} ${problem}${purpose ? ` (${purpose})` : ''}`;
}

function localOnly(
  schema: z.ZodObject,
  present: Record<string, string | undefined>,
  mode: string | undefined,
): string[] {
  if ((mode || 'production') !== 'production') return [];
  return Object.entries(schema.shape)
    .filter(
      ([name, type]) => isSecret(type as z.ZodType) && /(^|[^a-z])local([^a-z]|$)/i.test(present[name] ?? ''),
    )
    .map(([name]) => `${name} is a local-only key, which production refuses: set one of your own`);
}

function isSecret(type: z.ZodType): boolean {
  return type.meta()?.['secret'] === true || wrappedSchemas(type).some(isSecret);
}
