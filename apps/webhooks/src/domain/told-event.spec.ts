import { aggregateOf } from './told-event';

it('an event is about the customer that it names', () => {
  expect(aggregateOf({ customerId: 'c-7' })).toBe('c-7');
  expect(aggregateOf({ customerId: '👋'.repeat(128) })).toBe('👋'.repeat(128));
});

it.each([
  [{}],
  [{ customerId: 7 }],
  [{ customerId: '' }],
  [{ customerId: 'a\nb' }],
  [{ customerId: 'x'.repeat(129) }],
])('an event such as %j is about itself alone', (data) => {
  expect(aggregateOf(data)).toBeUndefined();
});
