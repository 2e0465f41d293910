import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error';
import type { FaultSwitches } from './fault-switches';

/** One call of a service, before it acts. */
export interface Call {
  /** `AWSEvents.PutEvents`, `AmazonSQS.SendMessage`; of the query protocol the bare name. */
  readonly target: string;
  readonly accessKeyId: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Lets the faults that are on meet a call. Throws the service's own refusal for a throttled call. Returns false when
 * the connection is gone and the call must not act; after true it acts, though its caller may never hear of it.
 */
export function mayAct(call: Call, faults: FaultSwitches): boolean {
  const name = call.target.split('.').at(-1);
  const meets = (fault: { operation?: string | undefined; accessKeyId?: string | undefined }) =>
    (fault.operation === undefined || fault.operation === name) &&
    (fault.accessKeyId === undefined || fault.accessKeyId === call.accessKeyId);
  if (faults.strike('refuse', meets) !== undefined) {
    call.request.socket.destroy();
    return false;
  }
  if (faults.strike('throttle', meets) !== undefined) throw throttled(call.target);
  if (faults.strike('dropResponse', meets) !== undefined) dropAnswer(call);
  return true;
}

function throttled(target: string): AwsError {
  if (target.startsWith('AWSEvents.')) return new AwsError('ThrottlingException', 'Rate exceeded');
  if (target.startsWith('AmazonSQS.')) return new AwsError('RequestThrottled', 'Rate exceeded', 403);
  return new AwsError('Throttling', 'Rate exceeded');
}

/** Lets the answer be made as ever, and closes the connection at the moment it would leave. */
function dropAnswer({ request, response }: Call): void {
  response.write = () => true;
  response.end = () => {
    request.socket.destroy();
    return response;
  };
}
