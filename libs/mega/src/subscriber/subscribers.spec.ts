import { listenToOne } from '../../testing/listening';
import {
  any,
  encodeBody,
  EventSubscriber,
  gt,
  InvalidSubscriberError,
  MessageSubscriber,
  oneOf,
  PayloadBuilder,
  type SqsMessage,
  type SubscriberClass,
} from '../mega';

const event = encodeBody(
  new PayloadBuilder()
    .withEvent({ name: 'book.lent', timestamp: '2021-03-04T23:06:07-05:00', domain: 'library', days: 5 })
    .build(),
);

const processed = jest.fn<undefined, []>();

beforeEach(() => processed.mockClear());

/** How often a subscriber of the class processes the event. */
async function timesProcessed(type: SubscriberClass): Promise<number> {
  processed.mockClear();
  await listenToOne(event, [type]);
  return processed.mock.calls.length;
}

class Recording extends EventSubscriber {
  process(): undefined {
    processed();
  }
}

describe('the patterns of an event subscriber', () => {
  it('are all that its class and the classes above declare', async () => {
    class OfLibrary extends Recording {
      override readonly domain = 'library';
    }
    class Lent extends OfLibrary {
      override readonly name = 'book.lent';
    }
    class Returned extends OfLibrary {
      override readonly name = 'book.returned';
    }
    expect(await timesProcessed(OfLibrary)).toBe(1);
    expect(await timesProcessed(Lent)).toBe(1);
    expect(await timesProcessed(Returned)).toBe(0);
  });

  it('may be getters, and are undeclared again by undefined', async () => {
    class Computed extends Recording {}
    Object.defineProperty(Computed.prototype, 'eventName', { get: () => oneOf('book.lent') });
    class Undeclared extends Recording {
      override readonly eventName = undefined as never;
    }
    expect(await timesProcessed(Computed)).toBe(1);
    expect(await timesProcessed(Undeclared)).toBe(1);
  });

  it('count under their full name when they have both', async () => {
    class Both extends Recording {
      override readonly eventDomain = 'library';
      override readonly domain = 'elsewhere';
    }
    expect(await timesProcessed(Both)).toBe(1);
  });

  it.each<[string, object, number]>([
    ['null demands that a field is null', { subject: null }, 1],
    ['null demands that a field is null', { domain: null }, 0],
    ['a field that is not there is null', { objectType: null, objectVersion: null, previousObject: null }, 1],
    ['any() accepts a field that is not there', { publisher: any(), currentObject: any() }, 1],
    ['an empty object accepts one that is not there', { objectCurrent: {} }, 1],
    ['other patterns do not', { objectVersion: gt(0) }, 0],
    ['attributes are never null', { attributes: null }, 0],
    ['the date of an event is that of its own place', { timestamp: '2021-03-04' }, 0],
    ['a predicate sees the native value', { eventVersion: (value: unknown) => value === 1 }, 1],
  ])('%s (%#)', async (_rule, patterns, times) => {
    class Patterned extends Recording {
      constructor() {
        super();
        Object.assign(this, patterns);
      }
    }
    expect(await timesProcessed(Patterned)).toBe(times);
  });
});

describe('a message subscriber', () => {
  const received: SqsMessage[] = [];

  class Everything extends MessageSubscriber {
    process(message: SqsMessage): undefined {
      received.push(message);
    }
  }
  class Text extends Everything {
    override match({ kind, payload }: SqsMessage): boolean {
      return kind === 'PLAINTEXT' && payload.startsWith('hello');
    }
  }
  class Asynchronous extends Everything {
    override match(): boolean {
      return Promise.resolve(true) as unknown as boolean;
    }
  }

  beforeEach(() => received.splice(0));

  it('takes messages of every kind that could be decoded', async () => {
    for (const body of ['hello world!', 'test', '{"a":1}', event, '123'])
      await listenToOne(body, [Everything]);
    expect(received.map(({ kind }) => kind)).toEqual(['PLAINTEXT', 'BINARY', 'DATA', 'MEGA']);
  });

  it('takes what its match chooses', async () => {
    for (const body of ['hello world!', 'good bye!', '{"hello":1}']) await listenToOne(body, [Text]);
    expect(received.map(({ payload }) => payload)).toEqual(['hello world!']);
  });

  it('has failed when its match answers later', async () => {
    const errors: unknown[] = [];
    const hooks = { processed: ({ error }: { error?: unknown }) => errors.push(error) };
    await listenToOne('{}', [Asynchronous], { hooks });
    expect(errors).toEqual([expect.any(InvalidSubscriberError)]);
  });
});
