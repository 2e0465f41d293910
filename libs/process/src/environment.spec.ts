import { z } from 'zod';
import {
  EnvironmentError,
  flag,
  processEnvironment,
  readEnvironment,
  secret,
  wholeNumber,
} from './environment';

const schema = z.object({
  NAME: z.string().describe('what it is called'),
  PORT: wholeNumber(1, 65_535).default(80),
  VERBOSE: flag().optional(),
  KEY: secret(8).describe('what it signs with'),
});

const good = { NAME: 'x', KEY: 'correct horse' };

function problemsOf(variables: NodeJS.ProcessEnv, of: z.ZodObject = schema): readonly string[] {
  try {
    readEnvironment(of, variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

it('reads what is set, converts it, and fills in the defaults of what is not', () => {
  expect(readEnvironment(schema, { ...good, PORT: '8080', VERBOSE: 'true', OTHER: '1' })).toEqual({
    NAME: 'x',
    PORT: 8080,
    VERBOSE: true,
    KEY: 'correct horse',
  });
  expect(readEnvironment(schema, good)).toEqual({ NAME: 'x', PORT: 80, KEY: 'correct horse' });
});

it.each([
  ['is missing', { NAME: undefined }, 'NAME is missing (what it is called)'],
  ['is empty', { NAME: '' }, 'NAME is missing (what it is called)'],
  ['is no number', { PORT: 'hunter2' }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['is no whole number', { PORT: '1.5' }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['is negative', { PORT: '-1' }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['is too small', { PORT: '0' }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['is too large', { PORT: '65536' }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['overflows', { PORT: '9'.repeat(400) }, 'PORT is not usable: must be a whole number between 1 and 65535'],
  ['is no switch', { VERBOSE: 'hunter2' }, 'VERBOSE is not usable: must be true or false'],
  ['is too short', { KEY: 'hunter2' }, 'KEY is not usable: needs at least 8 characters (what it signs with)'],
])('names a variable that %s in one line and does not repeat its value', (_, variables, problem) => {
  expect(problemsOf({ ...good, ...variables })).toEqual([problem]);
});

it('names every variable that is wrong, each once, in one message', () => {
  const strict = schema.extend({ KEY: secret(8).regex(/^[a-z]+$/, 'must be letters') });
  const problems = problemsOf({ PORT: 'x', VERBOSE: 'x', KEY: '1' }, strict);

  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['NAME', 'PORT', 'VERBOSE', 'KEY']);
  expect(new EnvironmentError(problems).message.split('\n')).toHaveLength(4);
});

it('refuses numbers that no timer can wait for', () => {
  const problems = problemsOf({ WAIT_MS: '2147483648' }, z.object({ WAIT_MS: wholeNumber(0) }));
  expect(problems).toEqual(['WAIT_MS is not usable: must be a whole number between 0 and 2147483647']);
});

describe('a secret that calls itself local', () => {
  const local = { ...good, KEY: 'acme-local-key' };
  const refusal = 'KEY is a local-only key, which production refuses: set one of your own';

  it.each([{ NODE_ENV: 'production' }, { NODE_ENV: undefined }, { NODE_ENV: '' }])(
    'is refused when NODE_ENV says production or nothing (%j)',
    (mode) => {
      expect(problemsOf({ ...local, ...mode })).toEqual([refusal]);
    },
  );

  it('is fine elsewhere', () => {
    expect(problemsOf({ ...local, NODE_ENV: 'development' })).toEqual([]);
  });

  it.each([
    ['optional', secret(8).optional()],
    ['defaulted', secret(8).default('unused-default')],
    ['refined', secret(8).refine(() => true)],
    ['described', secret(8).describe('a key')],
    ['limited', secret(8).max(99)],
    ['transformed', secret(8).transform((value) => Buffer.from(value))],
    ['marked after a transformation', z.string().transform(Number).meta({ secret: true })],
  ])('is refused as well when the schema is %s', (_, type) => {
    expect(problemsOf({ KEY: 'Local_key_1', NODE_ENV: 'production' }, z.object({ KEY: type }))).toEqual([
      refusal,
    ]);
  });

  it.each(['locality-key', 'my-localhost-key', 'global-keys'])('is not meant by %s', (KEY) => {
    expect(problemsOf({ ...good, KEY, NODE_ENV: 'production' })).toEqual([]);
  });

  it('is refused whatever else is wrong', () => {
    expect(problemsOf({ KEY: 'local-key' })).toEqual(['NAME is missing (what it is called)', refusal]);
  });
});

it('starts in production, logging from info, without faults, when it is told nothing', () => {
  expect(readEnvironment(z.object(processEnvironment), {})).toEqual({
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    FAILPOINT: '',
  });
});
