import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { busName } from '@fanfare/event-contract/routes';

/** What was received once stays hidden for as long as any journey lasts; nobody needs to delete it. */
const HIDDEN_SECONDS = 43_200;

/** What the bus heard: the envelope of an event, as any subscriber would get it. */
export interface BusEvent {
  readonly 'detail-type': string;
  readonly source: string;
  readonly detail: {
    readonly metadata: { readonly eventId: string; readonly aggregateId: string };
    readonly data: object;
  };
}

/** A queue that hears everything that is said on a stage's bus, so that a journey can assert what was said. */
export class BusListener {
  readonly events: BusEvent[] = [];

  private constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  static async start(sqs: SQSClient, bus: EventBridgeClient, stage: string): Promise<BusListener> {
    const name = `${stage}-journey-listener`;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const rule = { Name: 'journey-listener', EventBusName: busName(stage) };
    await bus.send(
      new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: [{ prefix: 'fanfare.' }] }) }),
    );
    const target = { Id: 'queue', Arn: `arn:aws:sqs:us-east-1:000000000000:${name}` };
    await bus.send(
      new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets: [target] }),
    );
    return new BusListener(sqs, QueueUrl);
  }

  /** Takes everything that was said so far. */
  async catchUp(): Promise<readonly BusEvent[]> {
    for (;;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.queueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
        }),
      );
      if (Messages.length === 0) return this.events;
      this.events.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as BusEvent));
    }
  }
}
