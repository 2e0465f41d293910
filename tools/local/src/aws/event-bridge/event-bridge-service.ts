import { AwsError } from '../aws-error';
import type { FaultSwitches } from '../faults/fault-switches';
import type { CredentialScope } from '../request';
import { busOperations } from './bus-operations';
import { EventBusState } from './event-bus-state';
import type { Operation } from './operation';
import { putEventsOperations } from './put-events';
import { ruleOperations } from './rule-operations';
import { TargetDelivery, type SendToQueue } from './target-delivery';
import { targetOperations } from './target-operations';
import { patternOperations } from './test-event-pattern';

const operations: Readonly<Record<string, Operation>> = {
  ...busOperations,
  ...ruleOperations,
  ...targetOperations,
  ...putEventsOperations,
  ...patternOperations,
};

/** EventBridge with its buses, rules and targets in one file; delivers to SQS queues. */
export class EventBridgeService {
  private readonly state: EventBusState;
  private readonly delivery: TargetDelivery;

  constructor(
    stateFile: string,
    send: SendToQueue,
    private readonly faults: FaultSwitches,
  ) {
    this.state = new EventBusState(stateFile);
    this.delivery = new TargetDelivery(send, faults);
  }

  /** Answers one operation; throws AwsError. */
  handle(operationName: string, body: string, { region, accessKeyId }: CredentialScope): object {
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `EventBridge operation ${operationName} is not offered here.`,
      );
    }
    const { state, delivery, faults } = this;
    return operation(parseBody(body), { region, accessKeyId, state, delivery, faults });
  }
}

function parseBody(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError('SerializationException', reason);
  }
}
