import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { apps } from '@fanfare/event-contract/apps';
import { routes, routesOf } from '@fanfare/event-contract/routes';
import { freshStage, services } from '../testing/app-environment';
import { LoneApp, provision } from '../testing/lone-app';
import { until } from '../testing/until';

const nobodyListens = 'http://127.0.0.1:1';

const sqs = new SQSClient({
  endpoint: services().awsEndpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const started: LoneApp[] = [];

afterAll(async () => {
  await Promise.all(started.map((app) => app.stop()));
  sqs.destroy();
});

async function start(...which: Parameters<typeof LoneApp.start>): Promise<LoneApp> {
  const app = await LoneApp.start(...which);
  started.push(app);
  return app;
}

const queueUrl = (queue: string) => `${services().awsEndpoint}/000000000000/${queue}`;

/** The parts of an app that hears from these queues, all up but those that are said to be down. */
function parts(queues: readonly string[], down: readonly string[]): Record<string, string> {
  const names = ['database', 'bus', ...queues.map((queue) => `queue ${queue}`)];
  return Object.fromEntries(names.map((name) => [name, down.includes(name) ? 'down' : 'up']));
}

describe('an app that is pointed at what is not there', () => {
  it.each(apps)('%s stays up without an AWS endpoint, is not ready, and says why', async (name) => {
    const app = await start(name, freshStage(), { AWS_ENDPOINT_URL: nobodyListens });
    const { status, parts: found } = await app.readiness();
    const { database, ...behindTheEndpoint } = found;
    expect({ status, database }).toEqual({ status: 'unavailable', database: 'up' });
    expect(new Set(Object.values(behindTheEndpoint))).toEqual(new Set(['down']));
    await until('the log says why', 10, () =>
      Promise.resolve(/ECONNREFUSED 127\.0\.0\.1:1".*bus does not work/.test(app.log)),
    );
    expect(await app.isAlive()).toBe(true);
    expect(app.restarts).toBe(0);
  });

  it('registration says that its bus is not there, and keeps what it has to say until it is', async () => {
    const stage = freshStage();
    const all = routes(stage);
    const own = routesOf('registration', stage).map(({ queue }) => queue);
    for (const { queue } of all) await sqs.send(new CreateQueueCommand({ QueueName: queue }));

    const app = await start('registration', stage);
    expect(await app.readiness()).toEqual({ status: 'unavailable', parts: parts(own, ['bus']) });
    await app.api.register('early@example.com');
    await until('the relay has looked for the bus', 10, () =>
      Promise.resolve(app.log.includes('the bus does not take events')),
    );

    await provision(stage);
    await until('registration is ready', 20, async () => (await app.readiness()).status === 'ready');
    const listener = all.find(({ events }) => events.includes('CustomerRegistered'));
    const QueueUrl = queueUrl(listener?.queue ?? '');
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    expect(Messages).toHaveLength(1);
  });

  it('registration says which of its queues is not there, and is ready when it is', async () => {
    const stage = freshStage();
    const own = routesOf('registration', stage).map(({ queue }) => queue);
    const [missing = ''] = own;
    await provision(stage);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl(missing) }));

    const app = await start('registration', stage);
    expect(await app.readiness()).toEqual({
      status: 'unavailable',
      parts: parts(own, [`queue ${missing}`]),
    });
    await until('the log says which', 10, () => Promise.resolve(app.log.includes(missing)));

    await provision(stage);
    await until('registration is ready', 20, async () => (await app.readiness()).status === 'ready');
    expect(app.restarts).toBe(0);
  });
});
