import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { pollingClient } from './polling';

it('asks for as many messages as the worker wants when the receive is sent, not when it was prepared', async () => {
  const send = jest.fn((_command: ReceiveMessageCommand, _options: object) =>
    Promise.resolve({ Messages: [] }),
  );
  const worker = { batchSize: 10 };
  const client = pollingClient({ send } as unknown as SQSClient, worker);
  const prepared = new ReceiveMessageCommand({ QueueUrl: 'http://127.0.0.1/0/q', MaxNumberOfMessages: 10 });
  worker.batchSize = 1;
  const options = { abortSignal: AbortSignal.abort() };

  expect(await client.send(prepared, options)).toEqual({ Messages: [] });
  expect(send.mock.calls[0]?.[0].input).toEqual({ QueueUrl: 'http://127.0.0.1/0/q', MaxNumberOfMessages: 1 });
  expect(send.mock.calls[0]?.[1]).toBe(options);
});

it('is the same client in everything else', () => {
  const client = { config: { region: 'eu-west-1' } } as unknown as SQSClient;
  expect(pollingClient(client, { batchSize: 1 }).config).toBe(client.config);
});
