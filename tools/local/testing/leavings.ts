import {
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { DeleteQueueCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import type { MiddlewareStack } from '@aws-sdk/types';

interface Made {
  readonly Name?: string;
  readonly ArchiveName?: string;
  readonly QueueUrl?: string;
}

/** The buses, archives and queues that were made through two clients. Rules and targets go with their bus. */
export class Leavings {
  private readonly buses = new Set<string>();
  private readonly archives = new Set<string>();
  private readonly queues = new Set<string>();

  constructor(
    private readonly events: EventBridgeClient,
    private readonly sqs: SQSClient,
  ) {
    this.watch(events);
    this.watch(sqs);
  }

  /** Removes all of it; what has gone already is no error. */
  async remove(): Promise<void> {
    for (const ArchiveName of this.archives)
      await unlessGone(this.events.send(new DeleteArchiveCommand({ ArchiveName })));
    for (const bus of this.buses) await unlessGone(this.removeBus(bus));
    for (const QueueUrl of this.queues) await unlessGone(this.sqs.send(new DeleteQueueCommand({ QueueUrl })));
  }

  private watch<Input extends object, Output extends object>(client: {
    readonly middlewareStack: MiddlewareStack<Input, Output>;
  }): void {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (call) => {
          const result = await next(call);
          this.note(commandName, { ...call.input, ...result.output });
          return result;
        },
      { step: 'initialize', name: 'noteLeavings' },
    );
  }

  private note(command: string, { Name = '', ArchiveName = '', QueueUrl = '' }: Made): void {
    if (command === 'CreateEventBusCommand') this.buses.add(Name);
    if (command === 'CreateArchiveCommand') this.archives.add(ArchiveName);
    if (command === 'CreateQueueCommand') this.queues.add(QueueUrl);
  }

  private async removeBus(EventBusName: string): Promise<void> {
    for (;;) {
      const { Rules = [] } = await this.events.send(new ListRulesCommand({ EventBusName }));
      if (Rules.length === 0) break;
      for (const { Name = '' } of Rules) await this.removeRule({ EventBusName, Rule: Name });
    }
    await this.events.send(new DeleteEventBusCommand({ Name: EventBusName }));
  }

  private async removeRule(key: { readonly EventBusName: string; readonly Rule: string }): Promise<void> {
    const { Targets = [] } = await this.events.send(new ListTargetsByRuleCommand(key));
    const Ids = Targets.map(({ Id }) => Id ?? '');
    if (Ids.length > 0) await this.events.send(new RemoveTargetsCommand({ ...key, Ids }));
    await this.events.send(new DeleteRuleCommand({ EventBusName: key.EventBusName, Name: key.Rule }));
  }
}

async function unlessGone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException || error instanceof QueueDoesNotExist)) throw error;
  });
}
