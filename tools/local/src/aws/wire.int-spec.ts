import { ListConnectionsCommand } from '@aws-sdk/client-eventbridge';
import { AwsTestClients } from '../../testing/aws-test-clients';
import { testServices } from '../../testing/test-services';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

function post(target: string, body: string, contentType = 'application/x-amz-json-1.1') {
  return fetch(testServices().awsEndpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': contentType },
    body,
  });
}

it('an operation that is not offered is an UnknownOperationException', async () => {
  await expect(aws.events.send(new ListConnectionsCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    $metadata: { httpStatusCode: 400 },
  });
  const inherited = await post('AWSEvents.constructor', '{}');
  expect([inherited.status, await inherited.json()]).toMatchObject([
    400,
    { __type: 'UnknownOperationException' },
  ]);
});

it.each([
  ['EventBridge', 'AWSEvents.PutEvents', 'application/x-amz-json-1.1'],
  ['SQS', 'AmazonSQS.SendMessage', 'application/x-amz-json-1.0'],
])('broken JSON for %s is a SerializationException', async (_service, target, contentType) => {
  const answer = await post(target, '{"Entries":', contentType);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    __type: expect.stringMatching(/SerializationException$/) as string,
  });
});

it.each(['null', '[]', '7', '{"QueueUrl":7}'])(
  'the wrong JSON %s for SQS is a SerializationException',
  async (body) => {
    const answer = await post('AmazonSQS.SendMessage', body, 'application/x-amz-json-1.0');
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { __type: expect.stringMatching(/SerializationException$/) as string },
    ]);
  },
);

it.each([
  ['EventBridge', 'AWSEvents.PutEvents'],
  ['SQS', 'AmazonSQS.SendMessage'],
])('twelve megabytes for %s are refused as too large', async (_service, target) => {
  const answer = await post(target, 'x'.repeat(12_000_000)).catch(() => ({ status: 'hung up' }));
  expect([413, 'hung up']).toContain(answer.status);
});

it('an action that no service has is an InvalidAction', async () => {
  const json = await post('AmazonSQS.Teleport', '{}', 'application/x-amz-json-1.0');
  expect([json.status, await json.json()]).toMatchObject([
    400,
    { __type: expect.stringMatching(/InvalidAction$/) as string },
  ]);
  const form = await post('', 'Action=Teleport&Version=2010-03-31', 'application/x-www-form-urlencoded');
  expect([form.status, await form.text()]).toEqual([
    400,
    expect.stringContaining('<Code>InvalidAction</Code>'),
  ]);
});

it.each(['null', '[]', '7', '{"Entries":{}}', '{"Entries":[null]}', '{"Entries":[{"Detail":7}]}'])(
  'the wrong JSON %s is a ValidationException',
  async (body) => {
    const answer = await post('AWSEvents.PutEvents', body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'ValidationException' }]);
  },
);

it('what is no call of a service is refused', async () => {
  expect((await fetch(testServices().awsEndpoint)).status).toBe(404);
  expect((await fetch(`${testServices().awsEndpoint}/bucket/key`, { method: 'PUT', body: 'x' })).status).toBe(
    404,
  );
});
