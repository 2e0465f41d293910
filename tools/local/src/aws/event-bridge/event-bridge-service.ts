import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../aws-error';
import type { FaultSwitches } from '../faults/fault-switches';
import type { CredentialScope } from '../request';
import { archiveOperations } from './archive/archive-operations';
import { Archives } from './archive/archives';
import { replayOperations } from './archive/replay-operations';
import { replayWork } from './archive/replay-work';
import { Replays } from './archive/replays';
import { busOperations } from './bus-operations';
import { TargetDelivery, type Queues } from './delivery/target-delivery';
import { EventBusState } from './event-bus-state';
import { openDatabase } from './open-database';
import type { Operation } from './operation';
import { putEventsOperations } from './put-events';
import { ruleOperations } from './rule-operations';
import { targetOperations } from './target-operations';
import { patternOperations } from './test-event-pattern';

const operations: Readonly<Record<string, Operation>> = {
  ...busOperations,
  ...ruleOperations,
  ...targetOperations,
  ...putEventsOperations,
  ...patternOperations,
  ...archiveOperations,
  ...replayOperations,
};

/** EventBridge with its state in one file of a directory; delivers to SQS queues. */
export class EventBridgeService {
  private readonly state: EventBusState;
  private readonly database: DatabaseSync;
  private readonly delivery: TargetDelivery;
  private readonly archives: Archives;
  private readonly replays: Replays;

  constructor(
    directory: string,
    queues: Queues,
    private readonly faults: FaultSwitches,
  ) {
    this.database = openDatabase(join(directory, 'event-bridge.sqlite'));
    this.state = new EventBusState(this.database);
    this.delivery = new TargetDelivery(queues, this.database, faults);
    this.archives = new Archives(this.database);
    const { state, archives, delivery } = this;
    const commit = () => queues.commit();
    this.replays = new Replays(this.database, replayWork({ state, archives, delivery, commit }));
  }

  /** Answers one operation; throws AwsError. */
  handle(operationName: string, input: unknown, { region, accessKeyId }: CredentialScope): object {
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `EventBridge operation ${operationName} is not offered here.`,
      );
    }
    const { state, delivery, archives, replays, faults } = this;
    return operation(input, { region, accessKeyId, state, delivery, archives, replays, faults });
  }

  /** Ends what goes on in the background; the next process goes on with it. */
  close(): void {
    this.replays.close();
    this.delivery.close();
    this.database.close();
  }
}
