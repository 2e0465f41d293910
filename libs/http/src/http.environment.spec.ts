import { type EnvironmentError, readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { httpEnvironment, serverEnvironment, sha256 } from './http.environment';

const schema = z.object(httpEnvironment);
const minimal = { PORT: '3001', FANFARE_API_KEYS: 'acme:acme-key-0000' };

function problemsOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readEnvironment(schema, { ...minimal, ...variables });
    return [];
  } catch (error) {
    return (error as EnvironmentError).problems;
  }
}

it('needs a port and keys, and has a default for the rest', () => {
  expect(readEnvironment(schema, minimal)).toEqual({
    PORT: 3001,
    HOST: '127.0.0.1',
    FANFARE_API_KEYS: [{ tenantId: 'acme', digest: sha256('acme-key-0000') }],
    CORS_ORIGINS: [],
    RATE_LIMIT_PER_SECOND: 1_000,
  });
});

it('needs no keys where there is no API', () => {
  expect(readEnvironment(z.object(serverEnvironment), { PORT: '0' })).toEqual({ PORT: 0, HOST: '127.0.0.1' });
});

it('takes several tenants, and two keys for one', () => {
  const { FANFARE_API_KEYS: keys } = readEnvironment(schema, {
    ...minimal,
    FANFARE_API_KEYS: 'acme:key-1-of-acme, acme:key-2-of-acme,globex:key-of-globex',
  });

  expect(keys.map(({ tenantId }) => tenantId)).toEqual(['acme', 'acme', 'globex']);
});

it('keeps no key in clear', () => {
  const { FANFARE_API_KEYS: keys } = readEnvironment(schema, minimal);

  expect(JSON.stringify(keys)).not.toContain('acme-key-0000');
});

const refused: [string, NodeJS.ProcessEnv][] = [
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '80a' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: '' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme:with:colon-000' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme:too-short' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'Acme:acme-key-0000' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: `${'a'.repeat(65)}:acme-key-0000` }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme:acme key 0000' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme:acme-key-0000,' }],
  ['FANFARE_API_KEYS', { FANFARE_API_KEYS: 'acme:same-key-0000,globex:same-key-0000' }],
  ['CORS_ORIGINS', { CORS_ORIGINS: '*' }],
  ['CORS_ORIGINS', { CORS_ORIGINS: 'https://app.example.com/' }],
  ['RATE_LIMIT_PER_SECOND', { RATE_LIMIT_PER_SECOND: '0' }],
];

it.each(refused)('refuses %s %j, in a line that names the variable and not its value', (name, variables) => {
  const [problem, ...more] = problemsOf(variables);

  expect(more).toEqual([]);
  expect(problem).toMatch(new RegExp(`^${name} `));
  for (const key of ['same-key', 'with:colon', 'too-short', 'key 0000']) expect(problem).not.toContain(key);
});

it('refuses a key that calls itself local in production alone', () => {
  const local = { FANFARE_API_KEYS: 'acme:acme-local-key' };

  expect(problemsOf({ ...local, NODE_ENV: 'production' })).toEqual([
    expect.stringMatching(/^FANFARE_API_KEYS .*local/),
  ]);
  expect(problemsOf(local)).toHaveLength(1);
  expect(problemsOf({ ...local, NODE_ENV: 'development' })).toEqual([]);
});

it('takes origins', () => {
  const { CORS_ORIGINS: origins } = readEnvironment(schema, {
    ...minimal,
    CORS_ORIGINS: 'https://app.example.com, http://localhost:8080',
  });

  expect(origins).toEqual(['https://app.example.com', 'http://localhost:8080']);
});
