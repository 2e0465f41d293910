import { UnprocessableError } from '@fanfare/messaging/errors';
import { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { LEDGER, type Ledger } from './ledger';

const duplicates = new Counter({
  name: 'inbox_duplicates_total',
  help: 'Messages whose event had been handled before',
  labelNames: ['consumer'] as const,
});

/** Two messages carry the same event id and different content: one of them is not what it says it is. */
export class EventContentConflictError extends UnprocessableError {
  override readonly name = 'EventContentConflictError';

  constructor(eventId: string) {
    super(`Event ${eventId} was handled before with other content; an event never changes under its id.`);
  }
}

/**
 * Runs every reaction in one transaction together with its entry in the ledger, so that its committed effects on the
 * database happen once for each consumer and event id, for 35 days, however often and however concurrently the event
 * is delivered. The handler may run more than once; what it writes commits once. A duplicate returns without running.
 * A handler whose message was lost meanwhile is rolled back.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context: unknown = execution.switchToRpc().getContext();
    if (!(context instanceof ReactionContext)) return next.handle();
    return from(this.unitOfWork.run(() => this.once(context, next)));
  }

  private async once(context: ReactionContext, next: CallHandler): Promise<unknown> {
    const { reaction: consumer, eventId, messageId } = context;
    const answer = await this.ledger.enter({
      consumer,
      eventId,
      messageId,
      payloadHash: context.payloadHash(),
    });
    if (answer === 'conflict') throw new EventContentConflictError(eventId);
    context.duplicate = answer === 'duplicate';
    if (context.duplicate) {
      duplicates.inc({ consumer });
      return undefined;
    }
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    context.signal.throwIfAborted();
    return result;
  }
}
