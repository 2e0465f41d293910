import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import {
  DatabaseUnavailableError,
  TransactionAbortedError,
  TransactionTimedOutError,
} from '@fanfare/persistence/errors';
import { RpcException } from '@nestjs/microservices';
import { QueryFailedError } from 'typeorm';
import {
  DrainedError,
  EventTooLargeError,
  LeaseLostError,
  RetryableError,
  UnprocessableError,
} from '../errors';
import { judge } from './failure';

class NoSuchCountryError extends UnprocessableError {
  override readonly name = 'NoSuchCountryError';
}

const fromDatabase = (code: string): Error =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('from the server'), { code }));

it.each<[string, unknown]>([
  ['unprocessable', new UnprocessableError('no')],
  ['unprocessable', new NoSuchCountryError('no')],
  ['unprocessable', new EventTooLargeError('CustomerRegistered', 2, 1)],
  ['unprocessable', new EnvelopeRejectedError('INVALID_DATA', 'no')],
  ['handed-back', new DrainedError()],
  ['handed-back', new LeaseLostError('no')],
  ['infrastructure', new DatabaseUnavailableError()],
  ['infrastructure', fromDatabase('57P01')],
  ['infrastructure', fromDatabase('08006')],
  ['infrastructure', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['infrastructure', new Error('sent no mail', { cause: new DatabaseUnavailableError() })],
  ['busy', fromDatabase('55P03')],
  ['busy', fromDatabase('40001')],
  ['busy', fromDatabase('40P01')],
  ['failed', new RetryableError('later')],
  ['failed', new Error('no')],
  ['failed', new TransactionAbortedError()],
  ['failed', new TransactionTimedOutError()],
  ['failed', fromDatabase('23505')],
  ['failed', fromDatabase('57014')],
  ['failed', new RpcException('no')],
  ['failed', new Error('no', { cause: new UnprocessableError('of something else') })],
  ['failed', 'a string'],
  ['failed', undefined],
  ['failed', null],
  ['failed', Object.create(null)],
])('judges as %s: %p', (kind, error) => {
  expect(judge(error)).toBe(kind);
});
