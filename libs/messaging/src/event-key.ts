import { createHash } from 'node:crypto';
import type { IncomingEvent } from '@fanfare/event-contract/external-event';
import { externalSource } from '@fanfare/event-contract/external-event';

/**
 * The UUID by which outbox, ledger and failure counts know an event. Of an event of the platform it is the `eventId`.
 * The ids of external events are chosen by tenants, who may choose alike: theirs is a UUIDv8 (RFC 9562, section 5.8)
 * from SHA-256 over tenant and id, so that no tenant's event can stand in the way of another's, or of one of ours.
 */
export function eventKey(event: Pick<IncomingEvent, 'metadata'> & { readonly external?: true }): string {
  const { tenantId, eventId } = event.metadata;
  return event.external ? externalEventKey(tenantId, eventId) : eventId;
}

/** The key of the external event that a tenant calls `eventId`; the same in upper and in lower case. */
export function externalEventKey(tenantId: string, eventId: string): string {
  const digest = createHash('sha256')
    .update(`${externalSource(tenantId)}\n${eventId.toLowerCase()}`)
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
