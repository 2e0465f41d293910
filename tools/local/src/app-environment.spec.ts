import { appEnvironment, platformEnvironment } from './app-environment';
import { readSettings } from './platform/settings';

const options = {
  settings: readSettings({ FANFARE_PORT_BASE: '7000', LOCAL_SMTP_PORT: '7025' }),
  databaseUrl: 'postgres://here',
  awsEndpoint: 'http://here',
};

it('an app is told the addresses of this platform', () => {
  expect(appEnvironment('accounts', { ...options, variables: {} })).toMatchObject({
    PORT: '7003',
    HOST: '127.0.0.1',
    DATABASE_URL: 'postgres://here',
    AWS_ENDPOINT_URL: 'http://here',
    SMTP_URL: 'smtp://127.0.0.1:7025',
    ACTIVATION_BASE_URL: 'http://127.0.0.1:7003',
    STAGE: 'local',
    NODE_ENV: 'development',
  });
  expect(appEnvironment('bridge', { ...options, variables: {} })).toMatchObject({
    PORT: '7007',
    BRIDGE_TENANT: 'acme',
  });
});

it('what tunes an app can be overridden', () => {
  const variables = { LOG_LEVEL: 'debug', QUEUE_WAIT_SECONDS: '1', MAIL_FROM: 'me@example.com' };
  expect(platformEnvironment({ ...options, variables })).toMatchObject(variables);
});

it('webhooks may go to this machine unless somebody says otherwise', () => {
  const told = (variables: NodeJS.ProcessEnv) =>
    appEnvironment('webhooks', { ...options, variables })['WEBHOOKS_ALLOW_PRIVATE_TARGETS'];
  expect(told({})).toBe('true');
  expect(told({ WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'false' })).toBe('false');
});

it('no variable of the shell leads an app to a foreign database or account', () => {
  const foreign = {
    DATABASE_URL: 'postgres://elsewhere',
    AWS_ENDPOINT_URL: 'https://elsewhere',
    AWS_PROFILE: 'production',
    AWS_ACCESS_KEY_ID: 'AKIAELSEWHERE',
    AWS_SECRET_ACCESS_KEY: 'elsewhere',
    AWS_SESSION_TOKEN: 'elsewhere',
    SMTP_URL: 'smtp://elsewhere',
    HOST: '0.0.0.0',
    STAGE: 'production',
  };
  const environment = platformEnvironment({ ...options, variables: foreign });
  for (const [name, value] of Object.entries(foreign)) expect(environment[name]).not.toBe(value);
});
