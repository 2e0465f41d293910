import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import { type App, apps, httpPort } from '@fanfare/event-contract/apps';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { persistenceEnvironment } from '@fanfare/persistence/persistence.environment';
import { readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { type Service, composeServices, environmentOf, imageVariables } from '../testing/workspace';
import { scriptsOf } from './images';

const services = composeServices();
const all = Object.entries(services);
const own = all.filter(([, { build }]) => build !== undefined);

/** What the AWS SDK reads by itself, under its standard names. */
const sdkVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** What each service of ours may be told. */
const schemas: Record<string, z.ZodObject> = {
  ...Object.fromEntries(apps.map((app) => [app, environmentOf(app)])),
  migrate: z.object(persistenceEnvironment),
  provision: z.object({ ...awsSessionEnvironment, STAGE: messagingEnvironment.STAGE }),
};

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  return found;
}

const told = (name: string) => ({ ...imageVariables(), ...service(name).environment });

it('the services that are built are the apps, each from its own image, and what prepares for them', () => {
  const builtFrom = Object.fromEntries(own.map(([name, { build }]) => [name, build?.args.APP]));
  const ofApps = Object.fromEntries(apps.map((app) => [app, app]));
  expect(builtFrom).toEqual({ ...ofApps, migrate: 'setup', provision: 'setup' });
  expect(own.map(([, { image, build }]) => [image, build?.context])).toEqual(
    own.map(([, { build }]) => [`fanfare/${String(build?.args.APP)}:local`, '.']),
  );
});

it.each(Object.keys(schemas))('%s is told what it needs, in values that it accepts', (name) => {
  expect(() => readEnvironment(schemas[name]!, told(name))).not.toThrow();
});

it.each(Object.keys(schemas))('%s is told nothing that it does not know', (name) => {
  const known = [...Object.keys(schemas[name]!.shape), ...sdkVariables];
  expect(
    Object.keys(service(name).environment ?? {}).filter((variable) => !known.includes(variable)),
  ).toEqual([]);
});

it.each(apps)('%s listens on every interface of its container, at the port of the contract', (app) => {
  expect(told(app)).toMatchObject({ HOST: '0.0.0.0', PORT: String(httpPort(app)) });
  expect(service(app).ports).toEqual([`127.0.0.1:${String(httpPort(app))}:${String(httpPort(app))}`]);
});

it('nothing is published but the addresses of the contract, on this machine alone', () => {
  const published = all.flatMap(([, { ports = [] }]) => ports.map((port) => port.replace(/:\d+$/, '')));
  const expected = [...apps.map((app) => httpPort(app)), 4566, 5440, 1025, 8025];
  expect(published.sort()).toEqual(expected.map((port) => `127.0.0.1:${String(port)}`).sort());
});

it('every address that a service is told is a service, at a port on which it listens', () => {
  const listening = all.flatMap(([name, { ports = [] }]) =>
    ports.map((port) => `${name}:${port.split(':')[2]!}`),
  );
  const urls = own.flatMap(([name]) => Object.values(told(name))).filter((value) => /^\w+:\/\//.test(value));
  const inside = urls.map((url) => new URL(url)).filter(({ hostname }) => hostname !== '127.0.0.1');
  expect(new Set(inside.map(({ host }) => host))).toEqual(
    new Set(['aws:4566', 'postgres:5432', 'mailbox:1025']),
  );
  expect(inside.map(({ host }) => host).filter((host) => !listening.includes(host))).toEqual([]);
});

it('the link of a welcome mail leads to where accounts is published', () => {
  const { ACTIVATION_BASE_URL } = told('notifications') as Record<string, string>;
  expect(ACTIVATION_BASE_URL).toBe(`http://127.0.0.1:${String(httpPort('accounts'))}`);
});

it('the database is the one that its service makes, with its user and password', () => {
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = service('postgres').environment ?? {};
  for (const name of [...apps, 'migrate']) {
    const { username, password, pathname } = new URL((told(name) as Record<string, string>)['DATABASE_URL']!);
    expect([username, password, pathname]).toEqual([
      POSTGRES_USER,
      POSTGRES_PASSWORD,
      `/${String(POSTGRES_DB)}`,
    ]);
  }
});

it('apps start once database and AWS are prepared, which starts once those are healthy', () => {
  const prepared = { condition: 'service_completed_successfully' };
  for (const app of apps) expect(service(app).depends_on).toEqual({ migrate: prepared, provision: prepared });
  expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  expect(service('provision').depends_on).toEqual({ aws: { condition: 'service_healthy' } });
  for (const name of ['postgres', 'aws']) expect(service(name).healthcheck).not.toHaveProperty('disable');
});

it('the commands are scripts that the image is there to run', () => {
  const commands = own.flatMap(([, { command, build }]) => (command ? [[command[0], build?.args.APP]] : []));
  for (const [script, image] of commands) expect(scriptsOf(image as App | 'setup')).toContain(script);
  expect(commands).toHaveLength(2);
});

it.each(all)('%s has a read-only file system, no capabilities and no way to more', (_, confined) => {
  expect(confined).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
  expect(confined.user ?? 'the user of the image').not.toMatch(/^(root|0)/);
  expect(confined.privileged).toBeUndefined();
});

it('images that are not ours are named by an exact version', () => {
  const foreign = all.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
  expect(foreign.filter((image) => !/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image))).toEqual([]);
});

it('secrets are recognisably local, so that production refuses them', () => {
  const secrets = all.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /KEY|SECRET|PASSWORD|_URL$/.test(name)),
  );
  const values = secrets.map(([name, value]) => (name === 'DATABASE_URL' ? new URL(value).password : value));
  const addresses = /^(https?|smtp):\/\/[^@]+$/;
  expect(values.filter((value) => !/\blocal\b/.test(value) && !addresses.test(value))).toEqual([]);
  const inProduction = { ...told('accounts'), NODE_ENV: 'production' };
  expect(() => readEnvironment(environmentOf('accounts'), inProduction)).toThrow(/local-only/);
});
