import { uuidv7 } from 'uuidv7';
import type { OutboxEntry } from '../src/outbox/outbox';

/** A new entry; entries that are made later sort behind it. */
export function outboxEntry(detail = '{"data":{}}'): OutboxEntry {
  return { eventId: uuidv7(), eventType: 'CustomerRegistered', source: 'fanfare.registration', detail };
}
