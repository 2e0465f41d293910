import type { DatabaseSync } from 'node:sqlite';
import { DeliveryFaults } from '../../faults/delivery-faults';
import type { FaultSwitches } from '../../faults/fault-switches';
import type { Target } from '../event-bus-state';
import { deliveryFailures, type DeliveryFailure } from './delivery-failure';
import { PendingDeliveries, type Delivery } from './pending-deliveries';
import { afterFailure } from './retry-policy';
import { inputOf } from './target-input';

/** The queues, as seen by EventBridge. */
export interface Queues {
  /** Puts one message into a queue, in the file after `commit`; false when there is no such queue. */
  deliver(
    queueArn: string,
    message: {
      readonly body: string;
      readonly delayMs?: number;
      readonly attributes?: Readonly<Record<string, string>>;
    },
  ): boolean;
  commit(): void;
}

/**
 * Delivers events to targets, at least once. A failed delivery is tried again by the target's RetryPolicy, also by
 * the next process; what cannot be delivered goes to the target's dead-letter queue, or is dropped without one.
 */
export class TargetDelivery {
  private readonly faults: DeliveryFaults;
  private readonly pending: PendingDeliveries;
  private readonly timers = new Map<number, NodeJS.Timeout>();

  constructor(
    private readonly queues: Queues,
    database: DatabaseSync,
    faults: FaultSwitches,
  ) {
    this.faults = new DeliveryFaults(faults);
    this.pending = new PendingDeliveries(database);
    for (const { id, dueAt, delivery } of this.pending.all()) this.retryAt(dueAt, id, delivery);
  }

  /** Makes the first attempt before it returns. */
  deliver(ruleArn: string, target: Target, event: object): void {
    const failure = this.attempt(target, event);
    if (failure !== undefined)
      this.failed({ ruleArn, target, event, retries: 0, since: Date.now() }, failure);
  }

  /** Ends the retries of this process; the next one goes on with them. */
  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private attempt(target: Target, event: object): DeliveryFailure | undefined {
    const { copies, delayMs, failure } = this.faults.plan(target.Arn);
    if (failure !== undefined) return failure;
    const message = { body: inputOf(target, event), delayMs };
    for (let copy = 0; copy < copies; copy += 1)
      if (!this.queues.deliver(target.Arn, message)) return 'NO_RESOURCE';
    return undefined;
  }

  private failed(delivery: Delivery, failure: DeliveryFailure): void {
    if (!deliveryFailures[failure].isRetried) {
      this.bury(delivery, failure);
      return;
    }
    const now = Date.now();
    const state = { retries: delivery.retries, ageMs: now - delivery.since };
    const decision = afterFailure(delivery.target.RetryPolicy ?? {}, state, Math.random());
    if ('exhausted' in decision) {
      this.bury(delivery, failure, decision.exhausted);
      return;
    }
    const dueAt = now + decision.retryInMs;
    const next = { ...delivery, retries: delivery.retries + 1 };
    this.retryAt(dueAt, this.pending.add(next, dueAt), next);
  }

  private retryAt(dueAt: number, id: number, delivery: Delivery): void {
    const retry = () => {
      this.timers.delete(id);
      const failure = this.attempt(delivery.target, delivery.event);
      if (failure !== undefined) this.failed(delivery, failure);
      this.queues.commit();
      this.pending.delete(id);
    };
    this.timers.set(id, setTimeout(retry, Math.max(0, dueAt - Date.now())).unref());
  }

  private bury(
    { ruleArn, target, event, retries }: Delivery,
    failure: DeliveryFailure,
    exhausted?: string,
  ): void {
    const deadLetters = target.DeadLetterConfig?.Arn;
    if (deadLetters === undefined) return;
    const attributes = {
      RULE_ARN: ruleArn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: failure,
      ERROR_MESSAGE: deliveryFailures[failure].message,
      RETRY_ATTEMPTS: String(retries),
      ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    };
    this.queues.deliver(deadLetters, { body: JSON.stringify(event), attributes });
  }
}
