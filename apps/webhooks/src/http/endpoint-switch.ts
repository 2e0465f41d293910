import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { Injectable } from '@nestjs/common';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointSeals } from '../sealing/endpoint-seals';
import { EndpointRegistry } from './endpoint-registry';
import { viewOf } from './endpoint-view';
import type { EndpointView } from './endpoints.schemas';

/** Enables and disables endpoints because their owners want it, and says so, within the current transaction. */
@Injectable()
export class EndpointSwitch {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly endpoints: Endpoints,
    private readonly seals: EndpointSeals,
    private readonly events: EventPublisher<'webhooks'>,
  ) {}

  /** Changes and says nothing when it is enabled already. @throws ProblemError 404 */
  async enable(tenantId: string, endpointId: string): Promise<EndpointView> {
    const endpoint = await this.registry.lock(tenantId, endpointId);
    if (endpoint.enabled) return viewOf(endpoint, this.seals);
    await this.endpoints.enable(endpointId);
    await this.events.publish('WebhookEndpointRecovered', endpointId, { endpointId, reason: 'enabled' });
    return viewOf(await this.registry.lock(tenantId, endpointId), this.seals);
  }

  /** Changes and says nothing when it is disabled already, for whatever reason. @throws ProblemError 404 */
  async disable(tenantId: string, endpointId: string): Promise<EndpointView> {
    const endpoint = await this.registry.lock(tenantId, endpointId);
    if (!endpoint.enabled) return viewOf(endpoint, this.seals);
    await this.endpoints.disable(endpointId, 'manual');
    await this.events.publish('WebhookEndpointDisabled', endpointId, { endpointId, reason: 'manual' });
    return viewOf(await this.registry.lock(tenantId, endpointId), this.seals);
  }
}
