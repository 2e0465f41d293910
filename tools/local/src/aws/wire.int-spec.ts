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
