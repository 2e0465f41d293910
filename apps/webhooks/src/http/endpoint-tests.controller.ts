import { catalogue } from '@fanfare/event-contract/catalogue';
import { eventSource } from '@fanfare/event-contract/routes';
import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented, type RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { ZodBody, ZodParams } from '@fanfare/http/requests/request-schemas';
import { currentFlow } from '@fanfare/process/flow';
import { Controller, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../delivery/clock';
import { webhookBody } from '../domain/webhook-message';
import type { MessageEntity } from '../persistence/message.entity';
import { Messages } from '../persistence/messages.repository';
import { EndpointRegistry } from './endpoint-registry';
import { type TestEndpoint, testEndpoint } from './endpoint-tests.schemas';
import { type EndpointAddress, endpointAddress } from './endpoints.schemas';
import { requestedExample } from './messages.documentation';
import { type DeliveryRequested, deliveryRequested } from './messages.schemas';
import { Resending, assertEnabled } from './resending';
import { publicEvent, sampleTypeFor } from './sample-events';

const testDocumentation: RouteDocumentation = {
  summary: 'Send a sample event to an endpoint',
  description:
    'The example of a type, signed like every webhook, with an id of its own. It is sent once, whatever the endpoint’s types ' +
    'and filter; the attempt is listed with the trigger `test`. An answer of 410 disables the endpoint, as always.',
  body: { type: 'CustomerAccountActivated' },
  answers: {
    202: {
      description: 'It is being sent.',
      schema: deliveryRequested,
      example: requestedExample,
      headers: { Location: 'Where the message is shown.' },
    },
  },
  problems: ['conflict'],
};

/** Lets a tenant see whether its endpoint works before anything depends on it. */
@Controller('endpoints/:endpointId/test')
export class EndpointTestsController {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly messages: Messages,
    private readonly resending: Resending,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented(testDocumentation)
  async test(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodBody(testEndpoint) wanted: TestEndpoint,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryRequested> {
    const endpoint = await this.registry.lock(tenantId, endpointId);
    assertEnabled(endpoint);
    const message = this.sampleOf(tenantId, wanted?.type ?? sampleTypeFor(endpoint.eventTypes));
    await this.messages.add(message);
    void reply.header('location', `/messages/${message.id}`);
    return this.resending.send(message, endpoint, 'test');
  }

  /** A message that nobody published: the example of a type, as webhooks would have heard it. */
  private sampleOf(tenantId: string, type: string): MessageEntity {
    const { version, example: data } = publicEvent(type) ?? catalogue.CustomerRegistered;
    const [id, now] = [uuidv7(), this.clock.now()];
    const [occurredAt, source] = [now.toISOString(), eventSource('webhooks')];
    const correlationId = currentFlow()?.correlationId ?? id;
    const metadata = {
      eventId: id,
      eventType: type,
      version,
      occurredAt,
      tenantId,
      aggregateId: id,
      correlationId,
      causationId: null,
      producer: source,
    };
    return {
      tenantId,
      id,
      type,
      source,
      sqsMessageId: null,
      payload: { metadata, data },
      body: webhookBody({ type, occurredAt, data }),
      orderingKey: id,
      occurredAt: now,
      receivedAt: now,
      traceparent: null,
      correlationId,
      causationId: null,
    };
  }
}
