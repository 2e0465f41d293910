import { LeaseLostError, UnprocessableError } from '@fanfare/messaging/errors';
import { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { EMPTY, defer, lastValueFrom, of } from 'rxjs';
import { uuidv7 } from 'uuidv7';
import { InMemoryLedger } from '../testing/in-memory-ledger';
import { EventContentConflictError, IdempotencyInterceptor } from './idempotency.interceptor';

let unitOfWork: InMemoryUnitOfWork;
let ledger: InMemoryLedger;
let interceptor: IdempotencyInterceptor;
let abort: AbortController;

beforeEach(() => {
  unitOfWork = new InMemoryUnitOfWork();
  ledger = new InMemoryLedger(unitOfWork);
  interceptor = new IdempotencyInterceptor(ledger, unitOfWork);
  abort = new AbortController();
});

const context = (eventId: string, rawData: unknown = {}): ReactionContext =>
  new ReactionContext({
    reaction: 'open-account-on-customer-validated',
    messageId: uuidv7(),
    receiveCount: 1,
    eventId,
    rawData,
    signal: abort.signal,
  });

/** Runs a handler behind the interceptor, as Nest does. */
function run(args: unknown, handle: CallHandler['handle']): Promise<unknown> {
  const execution = { switchToRpc: () => ({ getContext: () => args }) } as unknown as ExecutionContext;
  return lastValueFrom(interceptor.intercept(execution, { handle }), { defaultValue: undefined });
}

it('runs the handler once for an event, and tells the context of the second time', async () => {
  const handle = jest.fn(() => of('done'));
  const [first, second] = [context('event-1'), context('event-1')];

  expect(await run(first, handle)).toBe('done');
  expect(await run(second, handle)).toBeUndefined();
  expect(handle).toHaveBeenCalledTimes(1);
  expect([first.duplicate, second.duplicate]).toEqual([false, true]);
});

it('runs the handler within the transaction of the entry', async () => {
  const committed: string[] = [];
  const handle = () =>
    defer(async () => {
      unitOfWork.afterCommit(() => committed.push('effect'));
      expect(ledger.entries.size).toBe(0);
    });
  await run(context('event-1'), handle);
  expect(committed).toEqual(['effect']);
  expect(ledger.entries.size).toBe(1);
});

it('makes no entry when the handler fails, so that it runs again', async () => {
  const failing = () => defer(() => Promise.reject(new Error('no')));
  await expect(run(context('event-1'), failing)).rejects.toThrow('no');
  const handle = jest.fn(() => EMPTY);
  await run(context('event-1'), handle);
  expect(handle).toHaveBeenCalledTimes(1);
});

it('undoes everything when the message was lost while the handler ran', async () => {
  const handle = () =>
    defer(async () => {
      abort.abort(new LeaseLostError('gone'));
    });
  await expect(run(context('event-1'), handle)).rejects.toThrow(LeaseLostError);
  expect(ledger.entries.size).toBe(0);
});

it('calls the same id with other content unprocessable', async () => {
  await run(context('event-1', { a: 1 }), () => of('done'));
  const conflict = run(context('event-1', { a: 2 }), () => of('done'));
  await expect(conflict).rejects.toThrow(EventContentConflictError);
  await expect(conflict).rejects.toThrow(UnprocessableError);
  await run(context('event-1', { a: 1 }), () => of('done'));
});

it('leaves alone what is no reaction', async () => {
  expect(await run({ some: 'other context' }, () => of('done'))).toBe('done');
  expect(ledger.entries.size).toBe(0);
});
