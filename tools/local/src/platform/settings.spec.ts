import { EnvironmentError } from '@fanfare/process/environment';
import { portUses, readSettings } from './settings';

function problems(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}

it('without any variable the platform has the addresses of the contract', () => {
  const uses = portUses(readSettings({})).map(({ port, variable }) => [port, variable]);
  expect(uses).toEqual(
    expect.arrayContaining([
      [4566, 'LOCAL_AWS_PORT'],
      [5440, 'LOCAL_POSTGRES_PORT'],
      [1025, 'LOCAL_SMTP_PORT'],
      [8025, 'LOCAL_MAIL_PORT'],
      [3001, 'FANFARE_PORT_BASE'],
      [3004, 'FANFARE_PORT_BASE'],
    ]),
  );
  expect(readSettings({})).toMatchObject({
    FANFARE_API_KEYS: 'acme:acme-local-key,globex:globex-local-key',
    FANFARE_HOME: expect.stringMatching(/\.fanfare$/) as string,
  });
});

it('the port base moves every app', () => {
  const moved = portUses(readSettings({ FANFARE_PORT_BASE: '7000' }));
  expect(moved.filter(({ variable }) => variable === 'FANFARE_PORT_BASE').map(({ port }) => port)).toEqual(
    expect.arrayContaining([7001, 7002, 7003, 7004]),
  );
});

it.each([
  ['LOCAL_AWS_PORT', 'many'],
  ['LOCAL_POSTGRES_PORT', '0'],
  ['LOCAL_SMTP_PORT', '65536'],
  ['LOCAL_MAIL_PORT', '80.5'],
  ['FANFARE_PORT_BASE', '65530'],
  ['LOCAL_SESSION_SECONDS', 'short'],
  ['FANFARE_API_KEYS', 'secret-without-tenant'],
])('a malformed %s is one line that names it and does not repeat it', (variable, value) => {
  const [line, ...others] = problems({ [variable]: value });
  expect(others).toEqual([]);
  expect(line).toMatch(new RegExp(`^${variable} is not usable: .+`));
  expect(line).not.toContain(value);
});

it('every malformed variable is named at once', () => {
  expect(problems({ LOCAL_AWS_PORT: 'x', LOCAL_MAIL_PORT: 'y' })).toHaveLength(2);
});

it('two uses of one port are refused with both variables', () => {
  expect(problems({ LOCAL_MAIL_PORT: '4566' })).toEqual([
    'LOCAL_MAIL_PORT is not usable: the AWS endpoint (LOCAL_AWS_PORT) has port 4566',
  ]);
});
