import { isUniqueViolation } from '@fanfare/persistence/errors';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { currentFlow } from '@fanfare/process/flow';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { answerOf, giveAgain, wayBack } from './answer';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './errors';
import { readIdempotencyKey } from './idempotency-key';
import { requestHash } from './request-hash';
import { type KeyScope, StoredAnswers, primaryKey } from './stored-answers';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly run: () => Promise<unknown>;
}

const replays = new Counter({
  name: 'idempotency_replays_total',
  help: 'Requests answered with the stored answer to an earlier one',
});

/**
 * Runs the handler of every POST in one transaction, which everything that it writes and publishes joins. With an
 * `Idempotency-Key` the answer is stored in that same transaction, so that for 48 h the request takes effect once,
 * however often and however concurrently it is sent, and whatever crashes: a repetition gets the stored answer, one
 * that overlaps with the first is refused. Answers that are errors, or no 2xx, are not stored: nothing took effect, and
 * the key is free. After a deadlock the handler runs again, so it may have no effect outside the database.
 */
@Injectable()
export class HttpIdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly answers: StoredAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    if (request.method !== 'POST') return next.handle();
    const run = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(this.answer({ request, reply, run }));
  }

  private async answer(exchange: Exchange): Promise<unknown> {
    const key = readIdempotencyKey(exchange.request.headers['idempotency-key']);
    if (key === null) return this.attempt(exchange, exchange.run);
    const once = (): Promise<unknown> => this.once(exchange, key);
    try {
      return await this.attempt(exchange, once);
    } catch (error) {
      if (!isUniqueViolation(error, primaryKey)) throw error;
      return this.attempt(exchange, once);
    }
  }

  private async attempt({ reply }: Exchange, work: () => Promise<unknown>): Promise<unknown> {
    const goBack = wayBack(reply);
    try {
      return await this.unitOfWork.run(() => {
        goBack();
        return work();
      });
    } catch (error) {
      goBack();
      throw error;
    }
  }

  private async once({ request, reply, run }: Exchange, key: string): Promise<unknown> {
    const scope: KeyScope = {
      tenantId: tenantOfRequest(),
      route: `POST ${request.routeOptions.url ?? ''}`,
      key,
    };
    const hash = requestHash('POST', request.url, request.body);
    const state = await this.answers.take(scope);
    if (state === 'in-use') throw new IdempotencyKeyInUseError();
    if (state !== 'ours') {
      if (!state.requestHash.equals(hash)) throw new IdempotencyKeyReusedError();
      replays.inc();
      return giveAgain(state.answer, reply);
    }
    const before = reply.getHeaders();
    const result = await run();
    if (isSuccess(reply.statusCode)) await this.answers.keep(scope, hash, answerOf(result, reply, before));
    return result;
  }
}

/** The request runs outside a flow, so it is not known whose keys it may use. */
export class RequestWithoutFlowError extends Error {
  override readonly name = 'RequestWithoutFlowError';

  constructor() {
    super('Run this interceptor within the flow of the request: put it after the one that begins the flow.');
  }
}

function tenantOfRequest(): string {
  const flow = currentFlow();
  if (!flow) throw new RequestWithoutFlowError();
  return flow.tenantId;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
