import { type EventName, catalogue } from '@fanfare/event-contract/catalogue';
import { eventSource } from '@fanfare/event-contract/routes';
import { uuidv7 } from 'uuidv7';

/** What may be other than in a good event. */
export interface BusEventChanges {
  readonly metadata?: object;
  readonly data?: unknown;
  readonly source?: string;
  readonly detailType?: string;
}

/** The body of a queue message that carries an event, as EventBridge writes it; good unless it is changed. */
export function busEvent(name: EventName, changes: BusEventChanges = {}): string {
  const { publisher, version, example } = catalogue[name];
  const metadata = {
    eventId: uuidv7(),
    eventType: name,
    version,
    occurredAt: '2026-11-21T00:00:00.000Z',
    tenantId: 'acme',
    aggregateId: 'customerId' in example ? example.customerId : example.endpointId,
    correlationId: 'correlation-1',
    causationId: null,
    producer: eventSource(publisher),
    ...changes.metadata,
  };
  return JSON.stringify({
    version: '0',
    id: uuidv7(),
    'detail-type': changes.detailType ?? name,
    source: changes.source ?? eventSource(publisher),
    account: '000000000000',
    time: '2026-11-21T00:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: { metadata, data: 'data' in changes ? changes.data : example },
  });
}
