import { uuidv7 } from 'uuidv7';

/** What may be other than in a good external event. */
export interface ExternalBusEventChanges {
  readonly metadata?: object;
  readonly data?: unknown;
  readonly source?: string;
  readonly detailType?: string;
}

/** The body of a queue message that carries an event of acme's own systems; good unless it is changed. */
export function externalBusEvent(type: string, changes: ExternalBusEventChanges = {}): string {
  const metadata = {
    eventId: uuidv7(),
    eventType: type,
    version: 1,
    occurredAt: '2026-11-21T00:00:00.000Z',
    tenantId: 'acme',
    aggregateId: 'order-7',
    correlationId: 'correlation-1',
    causationId: null,
    producer: 'shop',
    ...changes.metadata,
  };
  return JSON.stringify({
    version: '0',
    id: uuidv7(),
    'detail-type': changes.detailType ?? type,
    source: changes.source ?? 'external.acme',
    account: '000000000000',
    time: '2026-11-21T00:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: { metadata, data: 'data' in changes ? changes.data : { orderId: 7 } },
  });
}
