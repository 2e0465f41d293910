import { InvalidOptionError, InvalidSubscriberError } from '../errors';
import { isProcessStatus, ProcessStatus, wantsRetry } from '../subscriber/process-status';
import { retryDelayFor } from '../subscriber/retry-delay';
import type { SqsMessage } from '../subscriber/sqs-message';
import type { RegisteredSubscriber, SubscriberRegistry } from '../subscriber/subscriber-registry';
import type { SettlementReason } from './listener-hooks';
import { isPolicy, type ListenerSettings, type Policy, type PolicyFor } from './listener-options';
import type { Report } from './report';

/** What is to become of a message. */
export interface Decision {
  readonly keep: boolean;
  readonly reason: SettlementReason;
  /** Seconds until a kept message comes back, when somebody cares. */
  readonly retryDelay?: number | undefined;
}

interface Outcome {
  readonly subscriber: RegisteredSubscriber;
  readonly status: ProcessStatus;
  readonly error?: unknown;
}

/** Runs the subscribers that match a message, and combines what they say. */
export class Dispatcher {
  constructor(
    private readonly registry: SubscriberRegistry,
    private readonly settings: ListenerSettings,
    private readonly report: Report,
  ) {}

  /** Every matching subscriber runs, one after the other, whatever becomes of the others. Never throws. */
  async dispatch(message: SqsMessage): Promise<Decision> {
    const { undecodable, unmatched } = this.settings;
    if (message.kind === 'UNDECODABLE') return this.nobody(message, 'undecodable', undecodable);
    const outcomes: Outcome[] = [];
    for (const run of this.matching(message)) outcomes.push(await run());
    if (outcomes.length > 0) return this.combine(message, outcomes);
    return message.kind === 'NONE'
      ? this.nobody(message, 'confirmation', 'delete')
      : this.nobody(message, 'unmatched', unmatched);
  }

  /** All are asked before the first runs. One that fails to answer has failed, and the others have not. */
  private matching(message: SqsMessage): readonly (() => Promise<Outcome>)[] {
    return this.registry.candidates(message).flatMap((subscriber) => {
      try {
        return subscriber.matches(message) ? [() => this.run(subscriber, message)] : [];
      } catch (error) {
        return [() => Promise.resolve(this.failed(subscriber, message, { error, milliseconds: 0 }))];
      }
    });
  }

  private async run(subscriber: RegisteredSubscriber, message: SqsMessage): Promise<Outcome> {
    const start = performance.now();
    try {
      const status = statusOf(subscriber, await subscriber.process(message));
      this.report.processed({
        message,
        subscriber: subscriber.name,
        status,
        milliseconds: performance.now() - start,
      });
      return { subscriber, status };
    } catch (error) {
      return this.failed(subscriber, message, { error, milliseconds: performance.now() - start });
    }
  }

  private failed(
    subscriber: RegisteredSubscriber,
    message: SqsMessage,
    failure: { readonly error: unknown; readonly milliseconds: number },
  ): Outcome {
    const { error } = failure;
    const retriable = [...subscriber.retriableErrors, ...this.settings.retriableErrors];
    const passes = retriable.some((type) => error instanceof type);
    const status = passes ? ProcessStatus.RETRIABLE_ERROR : ProcessStatus.FATAL_ERROR;
    this.report.processed({ message, subscriber: subscriber.name, status, ...failure });
    return { subscriber, status, error };
  }

  private combine(message: SqsMessage, outcomes: readonly Outcome[]): Decision {
    const keeping = outcomes.filter(({ status }) => wantsRetry(status));
    const delays = keeping.flatMap((outcome) => this.delayOf(message, outcome));
    const retryDelay = delays.length === 0 ? undefined : Math.max(...delays);
    return { keep: keeping.length > 0, reason: 'processed', retryDelay };
  }

  private delayOf({ messageId, receiveCount }: SqsMessage, { subscriber, error }: Outcome): number[] {
    const delay = subscriber.retryDelay ?? this.settings.retryDelay;
    if (delay === undefined) return [];
    try {
      return [retryDelayFor(delay, error === undefined ? { receiveCount } : { receiveCount, error })];
    } catch (failure) {
      this.report.failed({ action: 'delay', error: failure }, { messageId, subscriber: subscriber.name });
      return [];
    }
  }

  private async nobody(
    message: SqsMessage,
    reason: SettlementReason,
    policy: Policy | PolicyFor,
  ): Promise<Decision> {
    const keep = (await this.decide(message, policy)) === 'keep';
    this.report.nobody({ message, reason, outcome: keep ? 'kept' : 'deleted' });
    return { keep, reason };
  }

  private async decide(message: SqsMessage, policy: Policy | PolicyFor): Promise<Policy> {
    if (typeof policy !== 'function') return policy;
    try {
      const decided: unknown = await policy(message);
      if (isPolicy(decided)) return decided;
      throw new InvalidOptionError('A policy must answer "delete" or "keep".');
    } catch (error) {
      this.report.undecided(message, error);
      return 'keep';
    }
  }
}

/** @throws {InvalidSubscriberError} when a subscriber returned what is no status */
function statusOf({ name }: RegisteredSubscriber, returned: unknown): ProcessStatus {
  if (returned === undefined || returned === null) return ProcessStatus.DONE;
  if (isProcessStatus(returned)) return returned;
  throw new InvalidSubscriberError(`${name}.process() must return a ProcessStatus or nothing.`);
}
