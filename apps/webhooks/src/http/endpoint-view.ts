import { redactHeaders } from '../domain/credential-headers';
import type { EndpointEntity } from '../persistence/endpoint.entity';
import type { EndpointSeals } from '../sealing/endpoint-seals';
import type { EndpointView } from './endpoints.schemas';

/** An endpoint as the API shows it: no secret, and no header value that looks like one. */
export function viewOf(endpoint: EndpointEntity, seals: EndpointSeals): EndpointView {
  const { createdAt, updatedAt, filter } = endpoint;
  return {
    id: endpoint.id,
    url: endpoint.url,
    eventTypes: endpoint.eventTypes,
    filter: filter as Record<string, unknown> | null,
    description: endpoint.description,
    headers: redactHeaders(headersOf(endpoint, seals)),
    signature: endpoint.signature,
    rateLimitPerSecond: endpoint.rateLimitPerSecond,
    ordered: endpoint.ordered,
    sendTraceparent: endpoint.sendTraceparent,
    enabled: endpoint.enabled,
    disabledReason: endpoint.disabledReason,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The headers that are sent along, as they are. */
export function headersOf(endpoint: EndpointEntity, seals: EndpointSeals): Record<string, string> {
  const { headersKeyId: keyId, headersSealed: sealed } = endpoint;
  return keyId === null || sealed === null ? {} : seals.openHeaders(endpoint, { keyId, sealed });
}
