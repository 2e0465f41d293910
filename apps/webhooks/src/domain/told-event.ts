const MAX_AGGREGATE_CHARACTERS = 128;
const storable = /^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]+$/u;

/**
 * Whom an event that a tenant told is about, so that events of one customer can be kept in order: its `data.customerId`,
 * where that is a text that an envelope can hold. Undefined otherwise: then the event is about itself alone.
 */
export function aggregateOf({ customerId }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof customerId !== 'string' || !storable.test(customerId)) return undefined;
  return [...customerId].length <= MAX_AGGREGATE_CHARACTERS ? customerId : undefined;
}
