import { silentLogger } from '../../testing/listening';
import {
  DataSubscriber,
  EventSubscriber,
  InvalidOptionError,
  InvalidPatternError,
  InvalidSubscriberError,
  SqsListener,
  type SubscriberClass,
} from '../mega';

const nothing = () => undefined;

function listener(): SqsListener {
  return new SqsListener({ queueUrl: 'http://127.0.0.1/queue', logger: silentLogger });
}

describe('registering', () => {
  class Any extends DataSubscriber {
    process(): undefined {
      return undefined;
    }
  }
  class Other extends Any {}

  it('takes a class once, and its subclasses as classes of their own', () => {
    const listening = listener();
    listening.registerSubscriber(Any);
    listening.registerSubscriber(Other);
    expect(listening.subscriberCount).toBe(2);
    expect(() => listening.registerSubscriber(Any)).toThrow(
      'Any is registered already; register each class once.',
    );
  });

  it.each<[string, unknown]>([
    ['an instance', new Any()],
    ['another class', Map],
    ['a kind of subscribers itself', DataSubscriber],
    ['a function', () => new Any()],
    ['nothing', undefined],
  ])('refuses %s', (_what, type) => {
    expect(() => listener().registerSubscriber(type as SubscriberClass)).toThrow(InvalidSubscriberError);
  });

  it('makes one instance, at once, by the constructor or as it is told', () => {
    const made = jest.fn(() => new Other());
    const listening = listener();
    listening.registerSubscriber(Other, made);
    expect(made).toHaveBeenCalledTimes(1);
    expect(() => listening.registerSubscriber(Any, () => ({}) as Any)).toThrow(
      'What was made for Any is no Any.',
    );
  });

  it.each<[string, () => SubscriberClass]>([
    [
      'subject[0].a',
      () => EventSubscriber.define('Wrong', { subject: [{ a: new Uint8Array() as never }] }, nothing),
    ],
    ['attributes', () => EventSubscriber.define('Wrong', { attributes: Symbol('x') as never }, nothing)],
    ['pattern', () => DataSubscriber.define('Wrong', { pattern: 'text' as never }, nothing)],
    ['pattern.a', () => DataSubscriber.define('Wrong', { pattern: { a: /x/ as never } }, nothing)],
  ])('finds what is wrong at %s', (path, define) => {
    const register = () => listener().registerSubscriber(define());
    expect(register).toThrow(InvalidPatternError);
    expect(register).toThrow(expect.objectContaining({ path }) as Error);
  });

  it.each([-1, 43_201, Number.NaN, '5'])('refuses the retry delay %p', (retryDelay) => {
    const define = DataSubscriber.define(
      'Wrong',
      { pattern: {}, retryDelay: retryDelay as number },
      jest.fn(),
    );
    expect(() => listener().registerSubscriber(define)).toThrow(InvalidOptionError);
  });

  it('refuses retriable errors that are no classes', () => {
    const settings = { pattern: {}, retriableErrors: ['TimeoutError'] as never };
    const define = DataSubscriber.define('Wrong', settings, nothing);
    expect(() => listener().registerSubscriber(define)).toThrow(
      'Wrong.retriableErrors must be a list of error classes.',
    );
  });
});
