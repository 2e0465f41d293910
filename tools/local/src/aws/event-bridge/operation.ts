import type { z } from 'zod';
import { validationError } from '../aws-error';
import type { FaultSwitches } from '../faults/fault-switches';
import type { Archives } from './archive/archives';
import type { Replays } from './archive/replays';
import type { EventBusState } from './event-bus-state';
import type { TargetDelivery } from './delivery/target-delivery';

/** What an EventBridge operation works with. */
export interface OperationContext {
  readonly region: string;
  readonly accessKeyId: string | undefined;
  readonly state: EventBusState;
  readonly delivery: TargetDelivery;
  readonly archives: Archives;
  readonly replays: Replays;
  readonly faults: FaultSwitches;
}

export type Operation = (input: unknown, context: OperationContext) => object;

/** An operation whose input was checked against the schema; what the schema refuses is a ValidationException. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.infer<Schema>, context: OperationContext) => object,
): Operation {
  return (input, context) => {
    const checked = schema.safeParse(input);
    if (checked.success) return run(checked.data, context);
    const problems = checked.error.issues.map(({ path, message }) => {
      const place = path.map((step) =>
        typeof step === 'number' ? `${String(step + 1)}.member` : String(step),
      );
      return `Value at '${place.map(lowerFirst).join('.')}' failed to satisfy constraint: ${message}`;
    });
    const count = `${String(problems.length)} validation error${problems.length === 1 ? '' : 's'} detected`;
    throw validationError(`${count}: ${problems.join('; ')}`);
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
