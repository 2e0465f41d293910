import { DeliveryFaults } from '../faults/delivery-faults';
import type { FaultSwitches } from '../faults/fault-switches';
import type { Target } from './event-bus-state';

/** Puts one message into a queue, to be seen after `delayMs`; false when there is no such queue. */
export type SendToQueue = (queueArn: string, body: string, delayMs: number) => boolean;

/** Delivers events to targets. */
export class TargetDelivery {
  private readonly faults: DeliveryFaults;

  constructor(
    private readonly send: SendToQueue,
    faults: FaultSwitches,
  ) {
    this.faults = new DeliveryFaults(faults);
  }

  deliver(target: Target, event: object): void {
    const { copies, delayMs } = this.faults.plan(target.Arn);
    for (let copy = 0; copy < copies; copy += 1) this.send(target.Arn, inputOf(target, event), delayMs);
  }
}

function inputOf({ Input, InputPath }: Target, event: object): string {
  if (Input !== undefined) return Input;
  if (InputPath === undefined || InputPath === '$') return JSON.stringify(event);
  const found = InputPath.replace(/^\$\.?/, '')
    .split('.')
    .reduce<unknown>(member, event);
  return JSON.stringify(found ?? null);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
