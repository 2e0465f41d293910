import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { topology } from '@fanfare/event-contract/topology';
import type { FloorBus } from './floor-bus';
import type { FloorEvent, FloorSteps } from './floor-steps';

/** One bare loop for each reaction: receive 10, handle them at once, delete them in one call. */
export function startFloorLoops(sqs: SQSClient, steps: FloorSteps, bus: FloorBus, queuePrefix: string): void {
  for (const app of ['registration', 'validation', 'accounts', 'notifications', 'webhooks'] as const) {
    const [reaction] = Object.keys(topology[app]);
    void loop(sqs, `${queuePrefix}-${app}-${String(reaction)}`, async (message) => {
      const { detail } = JSON.parse(message.Body ?? '') as { detail: FloorEvent };
      const said = await steps[app](detail, message.MessageId ?? '');
      if (said) bus.add(said);
    });
  }
}

async function loop(
  sqs: SQSClient,
  QueueUrl: string,
  handle: (message: Message) => Promise<void>,
): Promise<never> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
    );
    if (Messages.length === 0) continue;
    await Promise.all(Messages.map(handle));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
