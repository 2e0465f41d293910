import fc from 'fast-check';
import { type EventName, catalogue } from '@fanfare/event-contract/catalogue';
import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { customerProgress } from '@fanfare/event-contract/topology';
import { foldCustomer } from './customer-status';

const accountId = '01935a1c-8f6e-7000-8000-000000000002';
const names: readonly EventName[] = ['CustomerRegistered', ...customerProgress];

/** An event of the catalogue's example data; `second` is its time and its id. */
function heard(name: EventName, second: number, overrides: Partial<HeardEvent['metadata']> = {}): HeardEvent {
  const tail = String(second).padStart(2, '0');
  const metadata = {
    eventId: `01935a1c-8f6e-7000-8000-0000000000${tail}`,
    eventType: name,
    version: 1,
    occurredAt: `2026-11-02T10:00:${tail}.000Z`,
    tenantId: 'acme',
    aggregateId: '01935a1c-8f6e-7000-8000-000000000001',
    correlationId: 'c',
    causationId: null,
    producer: 'test',
  };
  return { type: name, metadata: { ...metadata, ...overrides }, data: catalogue[name].example } as HeardEvent;
}

const life = [
  heard('CustomerRegistered', 1),
  heard('CustomerValidated', 2),
  heard('CustomerAccountCreated', 3),
  heard('WelcomeEmailSent', 4),
  heard('CustomerAccountActivated', 5),
];

describe('the fold of a customer', () => {
  it.each([
    [0, { status: 'REGISTERED', welcomeEmail: 'PENDING' }],
    [1, { status: 'REGISTERED', welcomeEmail: 'PENDING' }],
    [2, { status: 'VALIDATED', welcomeEmail: 'PENDING' }],
    [3, { status: 'ACTIVE', accountId, welcomeEmail: 'PENDING' }],
    [4, { status: 'ACTIVE', accountId, welcomeEmail: 'SENT' }],
    [5, { status: 'ACTIVE', accountId, welcomeEmail: 'SENT' }],
  ])('says after %d events of a good life where it stands', (length, expected) => {
    const { history, ...progress } = foldCustomer(life.slice(0, length));
    expect(progress).toEqual(expected);
    expect(history).toHaveLength(length);
  });

  it('tells the history by time, whatever the order of hearing', () => {
    expect(foldCustomer(life.toReversed()).history).toEqual([
      { event: 'CustomerRegistered', eventId: life[0]?.metadata.eventId, at: '2026-11-02T10:00:01.000Z' },
      { event: 'CustomerValidated', eventId: life[1]?.metadata.eventId, at: '2026-11-02T10:00:02.000Z' },
      { event: 'CustomerAccountCreated', eventId: life[2]?.metadata.eventId, at: '2026-11-02T10:00:03.000Z' },
      { event: 'WelcomeEmailSent', eventId: life[3]?.metadata.eventId, at: '2026-11-02T10:00:04.000Z' },
      {
        event: 'CustomerAccountActivated',
        eventId: life[4]?.metadata.eventId,
        at: '2026-11-02T10:00:05.000Z',
      },
    ]);
  });

  it('compares instants and not their spelling', () => {
    const early = heard('CustomerRegistered', 1, { occurredAt: '2026-11-02T12:00:00+02:30' });
    const late = heard('CustomerValidated', 2, { occurredAt: '2026-11-02T10:00:00Z' });
    expect(foldCustomer([late, early]).history.map(({ event, at }) => [event, at])).toEqual([
      ['CustomerRegistered', '2026-11-02T09:30:00.000Z'],
      ['CustomerValidated', '2026-11-02T10:00:00.000Z'],
    ]);
  });

  it('orders events of one instant by their id', () => {
    const occurredAt = '2026-11-02T10:00:00.000Z';
    const together = [
      heard('CustomerValidated', 2, { occurredAt }),
      heard('CustomerRegistered', 1, { occurredAt }),
    ];
    expect(foldCustomer(together).history.map(({ event }) => event)).toEqual([
      'CustomerRegistered',
      'CustomerValidated',
    ]);
  });

  it('reports what validation found, and no account', () => {
    const progress = foldCustomer([heard('CustomerRegistered', 1), heard('CustomerValidationFailed', 2)]);
    expect(progress).toMatchObject({
      status: 'REJECTED',
      errors: [{ field: 'email', code: 'EMAIL_INVALID', message: 'The e-mail address is not valid.' }],
    });
    expect(progress).not.toHaveProperty('accountId');
  });

  it('reports a refusal of accounts as an error of the e-mail address', () => {
    const refused = [
      heard('CustomerRegistered', 1),
      heard('CustomerValidated', 2),
      heard('CustomerAccountRejected', 3),
    ];
    expect(foldCustomer(refused)).toMatchObject({
      status: 'REJECTED',
      errors: [
        { field: 'email', code: 'EMAIL_ALREADY_REGISTERED', message: expect.stringMatching(/\w/) as string },
      ],
    });
  });

  it('says that the welcome mail failed', () => {
    expect(foldCustomer([heard('WelcomeEmailFailed', 4)]).welcomeEmail).toBe('FAILED');
  });

  it.each<[EventName, EventName, object]>([
    ['CustomerAccountCreated', 'CustomerValidationFailed', { status: 'ACTIVE', accountId }],
    ['CustomerAccountActivated', 'CustomerAccountRejected', { status: 'ACTIVE', accountId }],
    ['CustomerValidationFailed', 'CustomerValidated', { status: 'REJECTED' }],
    ['WelcomeEmailSent', 'WelcomeEmailFailed', { welcomeEmail: 'SENT' }],
  ])('believes %s over %s, whichever is later', (stronger, weaker, expected) => {
    expect(foldCustomer([heard(stronger, 1), heard(weaker, 2)])).toMatchObject(expected);
    expect(foldCustomer([heard(weaker, 1), heard(stronger, 2)])).toMatchObject(expected);
  });

  it('reports the latest of several refusals', () => {
    const refusals = [heard('CustomerAccountRejected', 3), heard('CustomerValidationFailed', 2)];
    expect(foldCustomer(refusals).errors?.[0]?.code).toBe('EMAIL_ALREADY_REGISTERED');
  });

  it('has errors exactly when rejected and an account exactly when active, whatever was heard', () => {
    fc.assert(
      fc.property(fc.subarray([...names]), (subset) => {
        const progress = foldCustomer(subset.map((name, index) => heard(name, index)));
        expect('errors' in progress).toBe(progress.status === 'REJECTED');
        expect('accountId' in progress).toBe(progress.status === 'ACTIVE');
      }),
    );
  });

  it('is the same for all orders of all parts of one life', () => {
    for (const subset of subsets(life)) {
      const expected = foldCustomer(subset);
      for (const order of permutations(subset)) expect(foldCustomer(order)).toEqual(expected);
    }
  });

  it('is the same for any events in any order with any of them repeated', () => {
    const events = fc
      .array(fc.record({ name: fc.constantFrom(...names), second: fc.nat(40) }), { maxLength: 12 })
      .map((facts) =>
        facts.map(({ name, second }, index) => heard(name, second, { eventId: eventId(index) })),
      );
    const delivered = events.chain((once) =>
      fc
        .array(fc.nat(Math.max(once.length - 1, 0)), { maxLength: 8 })
        .map((again) => [...once, ...again.flatMap((index) => once[index] ?? [])])
        .chain((all) =>
          fc.shuffledSubarray(all, { minLength: all.length }).map((order) => ({ once, order })),
        ),
    );
    fc.assert(
      fc.property(delivered, ({ once, order }) => {
        expect(foldCustomer(order)).toEqual(foldCustomer(once));
        expect(foldCustomer(order).history).toHaveLength(once.length);
      }),
    );
  });
});

function eventId(index: number): string {
  return `01935a1c-8f6e-7000-9000-0000000000${String(index).padStart(2, '0')}`;
}

function subsets<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>(
    (known, item) => [...known, ...known.map((subset) => [...subset, item])],
    [[]],
  );
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
