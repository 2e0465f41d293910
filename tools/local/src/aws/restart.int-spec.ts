import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsTestClients, localAccess } from '../../testing/aws-test-clients';
import { StartedScript } from '../../testing/started-script';

const directory = mkdtempSync(join(tmpdir(), 'fanfare-restart-'));
const connected: AwsTestClients[] = [];

async function start() {
  const script = StartedScript.run('testing/aws-endpoint-process.js', [directory]);
  const url = await script.line(/^http/);
  const aws = new AwsTestClients(localAccess(url));
  connected.push(aws);
  return { script, url, aws };
}

afterAll(async () => {
  connected.forEach((clients) => clients.destroy());
  await StartedScript.endAll();
  rmSync(directory, { recursive: true });
});

const queueOf = (url: string) => url.split('/').at(-1) ?? '';

it('rules, and the messages they delivered, outlive a process that is killed, on another port', async () => {
  const before = await start();
  const bus = await before.aws.bus();
  const { rule, url } = await before.aws.subscription(bus, { source: ['test'] });
  const say = (aws: AwsTestClients, Detail: string) =>
    aws.events.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: bus, Source: 'test', DetailType: 'Tested', Detail }],
      }),
    );
  await say(before.aws, '{"n":1}');
  await before.script.end('SIGKILL');

  const after = await start();
  expect(after.url).not.toBe(before.url);
  const { Rules } = await after.aws.events.send(new ListRulesCommand({ EventBusName: bus }));
  expect(Rules?.map(({ Name }) => Name)).toEqual([rule]);
  await say(after.aws, '{"n":2}');
  const { QueueUrl = '' } = await after.aws.sqs.send(new GetQueueUrlCommand({ QueueName: queueOf(url) }));
  expect(QueueUrl).toBe(`${after.url}/000000000000/${queueOf(url)}`);
  const bodies = (await after.aws.receive(QueueUrl, 5)).map(({ Body = '' }) => JSON.parse(Body) as unknown);
  expect(bodies).toMatchObject([{ detail: { n: 1 } }, { detail: { n: 2 } }]);
});

it('a message that was received stays hidden from others over a restart', async () => {
  const before = await start();
  const { url } = await before.aws.queue({ VisibilityTimeout: '43200' });
  await before.aws.send(url, 'in flight');
  await before.aws.receive(url);
  await before.script.end('SIGKILL');

  const after = await start();
  expect(await after.aws.receive(url.replace(before.url, after.url))).toEqual([]);
});

it('a session that has expired is still refused after a restart', async () => {
  const before = await start();
  const { clients, expiresAt } = await before.aws.session(1);
  connected.push(clients);
  const identity = await clients.sts.config.credentials();
  await before.script.end('SIGKILL');

  const after = await start();
  const expired = new AwsTestClients(localAccess(after.url, { credentials: identity }));
  connected.push(expired);
  while (Date.now() <= expiresAt) await after.aws.sts.send(new GetCallerIdentityCommand({}));
  await expect(expired.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: expect.stringMatching(/^ExpiredToken/) as string,
  });
});

it('a deleted message stays deleted', async () => {
  const before = await start();
  const { url } = await before.aws.queue();
  await before.aws.send(url, 'done');
  const [message] = await before.aws.receive(url);
  await before.aws.delete(url, message);
  await before.script.end('SIGKILL');

  const after = await start();
  expect(await after.aws.receive(url.replace(before.url, after.url))).toEqual([]);
});

it('a stop ends long polls with an empty answer, at once, with exit code 0', async () => {
  const { script, aws } = await start();
  const { url } = await aws.queue();
  const poll = aws.receive(url, 20);
  await aws.queue();
  const startedAt = performance.now();
  expect(await script.end('SIGTERM')).toEqual([0, null]);
  expect(await poll).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
