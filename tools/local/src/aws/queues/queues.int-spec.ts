import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  EmptyBatchRequest,
  GetQueueUrlCommand,
  InvalidMessageContents,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { AwsTestClients, queueArn, unique } from '../../../testing/aws-test-clients';
import { testServices } from '../../../testing/test-services';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

it('a queue URL names this endpoint', async () => {
  const { name, url } = await aws.queue();
  expect(url).toBe(`${testServices().awsEndpoint}/000000000000/${name}`);
  expect(await aws.sqs.send(new GetQueueUrlCommand({ QueueName: name }))).toMatchObject({ QueueUrl: url });
});

it('ten messages go in, come out, and are deleted in one call each', async () => {
  const { url } = await aws.queue();
  const words = Array.from({ length: 10 }, (_, index) => `word ${String(index)}`);
  const sent = await aws.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: words.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
    }),
  );
  expect(sent.Successful).toHaveLength(10);

  const messages = await aws.receive(url);
  expect(messages.map(({ Body }) => Body).sort()).toEqual(words);

  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const deleted = await aws.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
  expect(deleted.Successful).toHaveLength(10);
});

it('a message of one mebibyte passes, one byte more does not', async () => {
  const { url } = await aws.queue();
  const largest = 'x'.repeat(1_048_576);
  await aws.send(url, largest);
  expect((await aws.receive(url))[0]?.Body).toBe(largest);
  await expect(aws.send(url, `${largest}x`)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

it('a message may hold any character of XML, emoji too, but no control character', async () => {
  const { url } = await aws.queue();
  await aws.send(url, '🦊 𠮷 é\t\r\n');
  expect((await aws.receive(url))[0]?.Body).toBe('🦊 𠮷 é\t\r\n');
  await expect(aws.send(url, 'bell \u0007')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
});

it('errors have the names and classes that the SDK knows', async () => {
  const { name, url } = await aws.queue();
  await expect(aws.queue({ VisibilityTimeout: '7' }, name)).rejects.toBeInstanceOf(QueueNameExists);
  await expect(aws.receive(`${url}-not`)).rejects.toBeInstanceOf(QueueDoesNotExist);
  await expect(aws.send(url, '\u0007')).rejects.toBeInstanceOf(InvalidMessageContents);
  await expect(
    aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: [] })),
  ).rejects.toBeInstanceOf(EmptyBatchRequest);
});

it('message attributes come only to a receiver that asks for them', async () => {
  const { url } = await aws.queue();
  const MessageAttributes = { reason: { DataType: 'String', StringValue: 'because' } };
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x', MessageAttributes }));

  const unasked = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
  expect(unasked.Messages?.[0]).not.toHaveProperty('MessageAttributes');
  const [asked] = await aws.receive(url);
  expect(asked?.MessageAttributes).toMatchObject(MessageAttributes);
});

it('a message with visibility 0 is there again, and its receives are counted', async () => {
  const { url } = await aws.queue();
  await aws.send(url, 'again');
  for (const count of ['1', '2', '3']) {
    const [message] = await aws.receive(url);
    expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: count });
    await aws.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
});

it('a batch of visibility changes answers entry by entry', async () => {
  const { url } = await aws.queue();
  await aws.send(url, 'one');
  const [message] = await aws.receive(url);
  const answer = await aws.sqs.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl: url,
      Entries: [
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
        { Id: 'stale', ReceiptHandle: 'no such handle', VisibilityTimeout: 0 },
      ],
    }),
  );
  expect(answer.Successful).toEqual([{ Id: 'good' }]);
  expect(answer.Failed).toMatchObject([{ Id: 'stale', Code: 'ReceiptHandleIsInvalid' }]);
  expect(await aws.receive(url)).toHaveLength(1);
});

it('a message that was received too often moves to the dead-letter queue', async () => {
  const dead = await aws.queue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(dead.name), maxReceiveCount: 2 });
  const { url } = await aws.queue({ VisibilityTimeout: '0', RedrivePolicy });
  const { MessageId } = await aws.send(url, 'poison');

  expect(await aws.receive(url)).toHaveLength(1);
  expect(await aws.receive(url)).toHaveLength(1);
  expect(await aws.receive(url)).toEqual([]);
  expect(await aws.receive(dead.url)).toMatchObject([{ MessageId, Body: 'poison' }]);
});

it('of two long polls one gets the message, and the other goes on waiting for the next', async () => {
  const { url } = await aws.queue();
  const polls = [aws.receive(url, 20), aws.receive(url, 20)];
  await aws.send(url, 'first');
  const [first] = await Promise.race(polls);
  await aws.send(url, 'second');
  const bodies = (await Promise.all(polls)).map((messages) => messages.map(({ Body }) => Body));
  expect(first?.Body).toBe('first');
  expect(bodies.sort()).toEqual([['first'], ['second']]);
});

it('a poll whose caller hung up takes no message', async () => {
  const { url } = await aws.queue();
  const hangUp = new AbortController();
  const abandoned = aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }), {
    abortSignal: hangUp.signal,
  });
  await aws.queue();
  hangUp.abort();
  await expect(abandoned).rejects.toMatchObject({ name: 'AbortError' });
  await aws.queue();

  await aws.send(url, 'for the next one');
  expect(await aws.receive(url)).toMatchObject([
    { Body: 'for the next one', Attributes: { ApproximateReceiveCount: '1' } },
  ]);
});

it('what is published to a topic reaches the queue that subscribed', async () => {
  const { name, url } = await aws.queue();
  const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: unique('topic') }));
  await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(name) }));
  await aws.sns.send(new PublishCommand({ TopicArn, Message: 'news' }));
  expect(JSON.parse((await aws.receive(url, 5))[0]?.Body ?? '{}')).toMatchObject({
    Message: 'news',
    TopicArn,
  });
});
