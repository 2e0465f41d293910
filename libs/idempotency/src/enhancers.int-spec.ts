import { UnprocessableError } from '@fanfare/messaging/errors';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import {
  type CallHandler,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { type Observable, tap, throwError } from 'rxjs';
import { uuidv7 } from 'uuidv7';
import { TestService } from '../testing/test-service';

const seen: string[] = [];

class NoSuchCountryError extends Error {}

@Injectable()
class Guard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { metadata } = execution.switchToRpc().getData<{ metadata: { tenantId: string } }>();
    seen.push(`guard of ${metadata.tenantId}`);
    return metadata.tenantId !== 'stranger';
  }
}

@Injectable()
class Interceptor implements NestInterceptor {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    expect(this.unitOfWork.manager).toBeDefined();
    seen.push('before');
    return next.handle().pipe(tap(() => seen.push('after')));
  }
}

@Catch(NoSuchCountryError)
class Filter implements ExceptionFilter {
  catch(error: Error): Observable<never> {
    return throwError(() => new UnprocessableError('as the filter says', { cause: error }));
  }
}

@Reaction('open-account-on-customer-validated')
@UseGuards(Guard)
@UseInterceptors(Interceptor)
@UseFilters(Filter)
class OpenAccount implements ReactsTo<'open-account-on-customer-validated'> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle({ metadata }: { metadata: { eventId: string; tenantId: string } }): Promise<void> {
    seen.push('handler');
    await this.unitOfWork.manager.query('INSERT INTO effects VALUES ($1, $2)', [metadata.eventId, 'handled']);
    if (metadata.tenantId === 'abroad') throw new NoSuchCountryError();
  }
}

let service: TestService;

beforeAll(async () => {
  service = await TestService.prepare();
  await service.start({ controllers: [OpenAccount] });
});

beforeEach(() => seen.splice(0));
afterAll(() => service.end());

it('guards and interceptors run on a reaction, these within its transaction', async () => {
  await service.send(busEvent('CustomerValidated'));
  await service.effectsToBe(1);
  await service.queueToBeEmpty();
  expect(seen).toEqual(['guard of acme', 'before', 'handler', 'after']);
});

it('what a guard refuses is a failure, and the handler does not run', async () => {
  await service.send(busEvent('CustomerValidated', { metadata: { tenantId: 'stranger' } }));
  const [letter] = await service.deadLetters(1);
  expect(letter?.certificate).toMatchObject({ reason: 'ATTEMPTS_EXHAUSTED', attempts: '8' });
  expect(new Set(seen)).toEqual(new Set(['guard of stranger']));
});

it('a filter may translate what a handler throws, after everything was undone', async () => {
  const eventId = uuidv7();
  await service.send(busEvent('CustomerValidated', { metadata: { tenantId: 'abroad', eventId } }));
  const [letter] = await service.deadLetters(1);
  expect(letter?.certificate).toMatchObject({
    reason: 'UNPROCESSABLE',
    errorMessage: 'UnprocessableError: as the filter says',
  });
  expect(await service.effects(eventId)).toEqual([]);
});
