import { AwsError } from '../aws-error';
import { busOperations } from './bus-operations';
import { EventBusState } from './event-bus-state';
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
};

/** EventBridge with its buses, rules and targets in one file; delivers to SQS queues. */
export class EventBridgeService {
  private readonly state: EventBusState;

  constructor(
    stateFile: string,
    private readonly deliver: (queueArn: string, body: string) => boolean,
  ) {
    this.state = new EventBusState(stateFile);
  }

  /** Answers one operation; throws AwsError. */
  handle(operationName: string, body: string, region: string): object {
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `EventBridge operation ${operationName} is not offered here.`,
      );
    }
    return operation(parseBody(body), { region, state: this.state, deliver: this.deliver });
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
