import { setTimeout as pause } from 'node:timers/promises';
import { Gateway } from '@fanfare/persistence/testing/gateway';
import { until } from '@fanfare/persistence/testing/until';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';
import { WebhooksProcess } from '../testing/webhooks-process';

let app: WebhooksApp;
let receiver: Receiver;
let database: Gateway;
let aws: Gateway;
let running: WebhooksProcess;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  database = new Gateway(new URL(app.database.url));
  aws = new Gateway(new URL(app.aws.endpoint));
  await Promise.all([database.open(), aws.open()]);
});

afterAll(async () => {
  await running.kill();
  await Promise.all([database.close(), aws.close()]);
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

it('case 67: an answer that came while PostgreSQL was away is recorded once it is back, and sent at most twice', async () => {
  const away = Promise.withResolvers<void>();
  receiver.answers('/away', async () => {
    await away.promise;
    return { status: 200 };
  });
  const { id } = await app.endpoint(receiver.url('/away'), events);
  await app.endpoint(receiver.url('/again'), events);
  await app.stop();
  running = await WebhooksProcess.start(
    app.environment({
      DATABASE_URL: database.url,
      AWS_ENDPOINT_URL: aws.url.replace(/\/$/, ''),
    }),
  );
  await app.hear();
  await receiver.received('/away', 1);
  await database.close();
  away.resolve();
  await until('a try to record it', () => running.hasSaid('cannot be recorded'));
  await app.outside.query('UPDATE deliveries SET lease_until = now() WHERE lease_until IS NOT NULL');
  await database.open();
  await app.toBe('delivered', { endpointId: id });

  const ids = receiver.on('/away').map(({ headers }) => headers['webhook-id']);
  expect(ids.length).toBeLessThanOrEqual(2);
  expect(new Set(ids).size).toBe(1);
});

it('case 68: when database or queue are away, it says so without flooding the log, and goes on by itself', async () => {
  const before = running.lines.length;
  await Promise.all([database.close(), aws.close()]);
  const said = () =>
    running.lines.slice(before).filter((line) => /"context":"(DeliveryLoop|Recoveries|Recorder)"/.test(line));
  await until('a complaint', () => said().length > 0);
  await pause(2_000);
  expect(said().length).toBeLessThanOrEqual(3);
  await Promise.all([database.open(), aws.open()]);
  const messageId = await app.hear();
  await app.toBe('delivered', { messageId }, { count: 2 });
});
