/** What an envelope can hold as the thing that an event is about: up to 128 characters, none of them control characters. */
const aggregate = /^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,128}$/u;

/**
 * Whom an event that a tenant told is about, so that events of one customer can be kept in order: its `data.customerId`,
 * where that is a text that an envelope can hold. Undefined otherwise: then the event is about itself alone.
 */
export function aggregateOf({ customerId }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof customerId === 'string' && aggregate.test(customerId) ? customerId : undefined;
}
