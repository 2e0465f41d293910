import type { EndpointEntity } from '../src/persistence/endpoint.entity';
import type { Sealed } from '../src/sealing/keyring';

/** What an endpoint is made with; everything else is as simple as can be. */
export type EndpointOptions = Partial<
  Pick<
    EndpointEntity,
    'tenantId' | 'eventTypes' | 'filter' | 'signature' | 'rateLimitPerSecond' | 'ordered' | 'sendTraceparent'
  >
> & { readonly headers?: Readonly<Record<string, string>> };

type Known = Pick<EndpointEntity, 'id' | 'tenantId' | 'url' | 'signature'>;

/** The row of an endpoint that is as simple as can be, but for what is said. */
export function endpointRow(
  said: Known & Omit<EndpointOptions, 'headers'>,
  headers: Sealed | undefined,
): EndpointEntity {
  return {
    eventTypes: null,
    filter: null,
    description: null,
    rateLimitPerSecond: null,
    ordered: false,
    sendTraceparent: false,
    enabled: true,
    disabledReason: null,
    deletedAt: null,
    createdAt: new Date(),
    updatedAt: new Date(),
    headersKeyId: headers?.keyId ?? null,
    headersSealed: headers?.sealed ?? null,
    ...said,
  };
}
