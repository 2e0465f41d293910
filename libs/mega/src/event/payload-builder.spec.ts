import { datetime, InvalidMegaPayloadError, type MegaEventFields, PayloadBuilder } from '../mega';

const event = { name: 'door.opened', timestamp: '2021-03-04T05:06:07Z' };

describe('the builder', () => {
  it('changes nothing that it is given, and makes a payload of its own each time', () => {
    const attributes = { a: 1 };
    const current = { id: 1 };
    const extra = { channel: 'web' };
    const builder = new PayloadBuilder()
      .withEvent({ ...event, attributes, b: 2 })
      .withObject({ current })
      .withExtra(extra);
    const [first, second] = [builder.build(), builder.build()];
    expect(first.equals(second)).toBe(true);
    expect(first.event.attributes).not.toBe(second.event.attributes);
    expect(first.object?.current).not.toBe(current);
    expect([attributes, current, extra]).toEqual([{ a: 1 }, { id: 1 }, { channel: 'web' }]);
  });

  it('forgets the step before when a step is repeated, except for extra', () => {
    const payload = new PayloadBuilder()
      .withEvent({ ...event, domain: 'd' })
      .withEvent(event)
      .withObject({ current: { a: 1 }, id: '1' })
      .withObject({ current: { b: 1 } })
      .withExtra({ a: 1, b: 1 })
      .withExtra({ b: 2 })
      .build();
    expect([payload.event.domain, payload.object?.id, payload.extra]).toEqual([null, null, { a: 1, b: 2 }]);
  });

  it('lets an event happen when it is built', () => {
    const builder = new PayloadBuilder().withEvent({ name: 'now' });
    jest.useFakeTimers({ now: 1_600_000_000_000 });
    const payload = builder.build();
    jest.setSystemTime(1_700_000_000_000);
    expect(payload.event.timestamp.getTime()).toBe(1_600_000_000_000);
    expect(payload.toJSON()).toMatchObject({ event: { timestamp: '2020-09-13T12:26:40.000Z' } });
    jest.useRealTimers();
  });

  it('takes times in every form that there is', () => {
    const times = [
      new Date('2021-03-04T05:06:07Z'),
      datetime('2021-03-04T05:06:07'),
      '2021-03-04T06:06:07+01:00',
    ];
    const built = times.map((timestamp) =>
      new PayloadBuilder()
        .withEvent({ name: 'x', timestamp } as MegaEventFields)
        .build()
        .event.timestamp.toJSON(),
    );
    expect(new Set(built)).toEqual(new Set(['2021-03-04T05:06:07.000Z']));
  });

  it.each([
    ['no event', () => new PayloadBuilder().build()],
    ['an empty name', () => new PayloadBuilder().withEvent({ name: '' }).build()],
    [
      'a calendar date as time',
      () => new PayloadBuilder().withEvent({ name: 'x', timestamp: '2020-01-01' }).build(),
    ],
    [
      'an invalid Date',
      () => new PayloadBuilder().withEvent({ name: 'x', timestamp: new Date(Number.NaN) }).build(),
    ],
  ])('refuses %s', (_fault, build) => {
    expect(build).toThrow(InvalidMegaPayloadError);
  });
});
