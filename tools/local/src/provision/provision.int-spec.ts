import { randomUUID } from 'node:crypto';
import {
  DescribeRuleCommand,
  DisableRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { type Route, routes } from '@fanfare/event-contract/routes';
import { testServices } from '../../testing/test-services';
import { applySteps, planProvision } from './provision';

process.env['AWS_ACCESS_KEY_ID'] = 'fanfare-local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'fanfare-local-secret';
const aws = new AwsClients({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: testServices().awsEndpoint });

afterAll(() => aws.onApplicationShutdown());

/** A stage that no other test knows. */
const stage = () => `t${randomUUID().slice(0, 8)}`;

async function apply(table: readonly Route[]): Promise<string[]> {
  const done: string[] = [];
  await applySteps(await planProvision(table, aws), ({ description }) => done.push(description));
  return done;
}

async function attributes(queue: string): Promise<Record<string, string>> {
  const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  const all = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return { url: QueueUrl ?? '', ...all.Attributes };
}

function first(table: readonly Route[]): Route {
  const [route] = table;
  if (route === undefined) throw new Error('The topology has no reaction.');
  return route;
}

it('every reaction gets a queue that only its rule may send to, with a dead-letter queue behind it', async () => {
  const table = routes(stage());
  await apply(table);

  for (const { queue, deadLetterQueue, rule, bus } of table) {
    const made = await attributes(queue);
    expect(made).toMatchObject({ VisibilityTimeout: '60', MessageRetentionPeriod: '345600' });
    expect(JSON.parse(made['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${deadLetterQueue}`,
      maxReceiveCount: 15,
    });
    expect(JSON.parse(made['Policy'] ?? '')).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            ArnEquals: { 'aws:SourceArn': `arn:aws:events:eu-west-1:000000000000:rule/${bus}/${rule}` },
          },
        },
      ],
    });
    expect(await attributes(deadLetterQueue)).toMatchObject({ MessageRetentionPeriod: '1209600' });
  }
});

it('an event of the topology reaches the queue of the reaction that hears it', async () => {
  const table = routes(stage());
  await apply(table);
  const { bus, queue, sources, events } = first(table);

  await aws.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: bus,
          Source: sources[0],
          DetailType: events[0],
          Detail: '{"data":1}',
        },
      ],
    }),
  );

  const { url } = await attributes(queue);
  const { Messages } = await aws.polls.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5 }));
  expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({ detail: { data: 1 } });
});

it('an event of a tenant’s own systems reaches the reaction that hears those, as its other events do', async () => {
  const table = routes(stage());
  await apply(table);
  const hearing = table.filter(({ hearsExternal }) => hearsExternal);
  const { bus, queue, sources, events } = first(hearing);
  const entry = { EventBusName: bus, Detail: '{"data":1}' };

  await aws.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        { ...entry, Source: 'external.acme', DetailType: 'order.shipped' },
        { ...entry, Source: sources[0], DetailType: events[0] },
        { ...entry, Source: 'externally', DetailType: 'order.shipped' },
        { ...entry, Source: sources[0], DetailType: 'order.shipped' },
      ],
    }),
  );

  const { url } = await attributes(queue);
  const heard: unknown[] = [];
  while (heard.length < 2) {
    const { Messages = [] } = await aws.polls.send(
      new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 }),
    );
    heard.push(...Messages.map(({ Body }) => (JSON.parse(Body ?? '{}') as { source: string }).source));
  }
  expect(heard.sort()).toEqual(['external.acme', sources[0]]);
  expect(await attributes(queue)).toMatchObject({ ApproximateNumberOfMessages: '0' });
});

it('planning changes nothing', async () => {
  const table = routes(stage());
  const planned = await planProvision(table, aws);
  expect(planned.length).toBeGreaterThan(0);
  expect(await planProvision(table, aws)).toHaveLength(planned.length);
});

it('a second run finds nothing to do', async () => {
  const table = routes(stage());
  expect((await apply(table)).length).toBeGreaterThan(0);
  expect(await apply(table)).toEqual([]);
});

it('what has drifted is corrected, and only that', async () => {
  const table = routes(stage());
  await apply(table);
  const { bus, rule, queue, deadLetterQueue } = first(table);
  const { url } = await attributes(queue);
  await aws.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout: '1' } }),
  );
  await aws.sqs.send(new DeleteQueueCommand({ QueueUrl: (await attributes(deadLetterQueue))['url'] }));
  await aws.eventBridge.send(new DisableRuleCommand({ Name: rule, EventBusName: bus }));
  const intruder = { Id: 'intruder', Arn: 'arn:aws:sqs:eu-west-1:000000000000:elsewhere' };
  await aws.eventBridge.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets: [intruder] }));

  expect(await apply(table)).toEqual([
    `create queue ${deadLetterQueue}`,
    `correct VisibilityTimeout of queue ${queue}`,
    `put rule ${rule}`,
    `remove targets intruder of rule ${rule}`,
  ]);

  expect(await apply(table)).toEqual([]);
  expect(
    await aws.eventBridge.send(new DescribeRuleCommand({ Name: rule, EventBusName: bus })),
  ).toMatchObject({
    State: 'ENABLED',
  });
  const { Targets } = await aws.eventBridge.send(
    new ListTargetsByRuleCommand({ Rule: rule, EventBusName: bus }),
  );
  expect(Targets?.map(({ Id }) => Id)).toEqual(['queue']);
});

it('a rule that the topology no longer has goes, a rule of somebody else stays', async () => {
  const table = routes(stage());
  await apply(table);
  const { bus, rule } = first(table);
  await aws.eventBridge.send(
    new PutRuleCommand({ Name: 'audit', EventBusName: bus, EventPattern: '{"source":["x"]}' }),
  );

  expect(await apply(table.slice(1))).toEqual([`remove rule ${rule}, which the topology no longer has`]);

  const { Rules } = await aws.eventBridge.send(new ListRulesCommand({ EventBusName: bus }));
  expect(Rules?.map(({ Name }) => Name).sort()).toEqual(
    ['audit', ...table.slice(1).map((each) => each.rule)].sort(),
  );
});
