import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { AwsTestClients } from '../../../testing/aws-test-clients';

const aws = new AwsTestClients();
const sessions: AwsTestClients[] = [];
afterAll(() => [aws, ...sessions].forEach((clients) => clients.destroy()));

const role = { RoleArn: 'arn:aws:iam::000000000000:role/worker', RoleSessionName: 'session' };

async function assume(seconds?: number) {
  const session = await aws.session(seconds);
  sessions.push(session.clients);
  return session;
}

async function until(time: number): Promise<void> {
  while (Date.now() <= time) await aws.sts.send(new GetCallerIdentityCommand({}));
}

it('a caller without a session is the account itself', async () => {
  expect(await aws.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:root',
  });
});

it('a session is the role that it assumed, for an hour unless told otherwise', async () => {
  const before = Date.now();
  const { clients, expiresAt } = await assume();
  expect(expiresAt - before).toBeGreaterThan(3_590_000);
  expect(expiresAt - before).toBeLessThan(3_610_000);
  expect(await clients.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: 'arn:aws:sts::000000000000:assumed-role/worker/session',
  });
});

it('every service works with a session and refuses it when it has expired', async () => {
  const { clients, expiresAt } = await assume(2);
  await clients.events.send(new ListEventBusesCommand({}));
  await clients.sqs.send(new ListQueuesCommand({}));
  await clients.sns.send(new ListTopicsCommand({}));

  await until(expiresAt);

  const refusal = { message: 'The security token included in the request is expired' };
  const expired = (name: RegExp) => ({ ...refusal, name: expect.stringMatching(name) as string });
  await expect(clients.events.send(new ListEventBusesCommand({}))).rejects.toMatchObject(
    expired(/^ExpiredTokenException$/),
  );
  await expect(clients.sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject(
    expired(/^ExpiredToken(Exception)?$/),
  );
  await expect(clients.sns.send(new ListTopicsCommand({}))).rejects.toMatchObject(expired(/^ExpiredToken$/));
  await expect(clients.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject(
    expired(/^ExpiredToken/),
  );
});

it.each([
  ['a role that is no ARN', new AssumeRoleCommand({ ...role, RoleArn: 'worker' }), 'ValidationException'],
  [
    'a session name of one letter',
    new AssumeRoleCommand({ ...role, RoleSessionName: 'x' }),
    'ValidationException',
  ],
  [
    'more than twelve hours',
    new AssumeRoleCommand({ ...role, DurationSeconds: 43_201 }),
    'ValidationException',
  ],
  ['another operation', new GetSessionTokenCommand({}), 'InvalidAction'],
])('%s is refused', async (_what, command, name) => {
  await expect(aws.sts.send(command as AssumeRoleCommand)).rejects.toMatchObject({ name });
});
