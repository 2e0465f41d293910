import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DesiredQueue } from './desired-state';
import { isSame } from './same-json';
import type { Step } from './step';

/** What makes one queue as desired; nothing when it is. Attributes that are not desired are left as they are. */
export async function planQueue(sqs: SQSClient, { name, attributes }: DesiredQueue): Promise<Step[]> {
  const url = await queueUrl(sqs, name);
  if (url === undefined) {
    const command = new CreateQueueCommand({ QueueName: name, Attributes: attributes });
    return [{ description: `create queue ${name}`, run: () => sqs.send(command) }];
  }
  const current = await currentAttributes(sqs, url);
  const drifted = Object.entries(attributes).filter(([key, value]) => !isSame(current[key], value));
  if (drifted.length === 0) return [];
  const command = new SetQueueAttributesCommand({ QueueUrl: url, Attributes: Object.fromEntries(drifted) });
  const keys = drifted.map(([key]) => key).join(', ');
  return [{ description: `correct ${keys} of queue ${name}`, run: () => sqs.send(command) }];
}

async function queueUrl(sqs: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

async function currentAttributes(sqs: SQSClient, url: string): Promise<Record<string, string>> {
  const all: QueueAttributeName[] = ['All'];
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: all }),
  );
  return Attributes ?? {};
}
