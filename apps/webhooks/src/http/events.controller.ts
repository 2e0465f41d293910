import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { BodyLimit } from '@fanfare/http/limits/body-limit.decorator';
import { Documented, type RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { ZodBody } from '@fanfare/http/requests/request-schemas';
import { Controller, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EventTelling } from './event-telling';
import {
  type EventAccepted,
  MAX_EVENT_BODY_BYTES,
  type PublishEvent,
  eventAccepted,
  publishEvent,
} from './events.schemas';

const eventId = '01935a1c-9a3e-7000-8000-00000000e002';
const [type, occurredAt] = ['order.shipped', '2026-11-02T10:00:00.000Z'];

const publishDocumentation: RouteDocumentation = {
  summary: 'Publish an event of your own',
  description:
    'It goes onto the bus under your name and comes to your endpoints like every other event. Where `data.customerId` is a ' +
    'text, the event belongs to that customer and keeps its place among the customer’s events. The same `eventId` with the ' +
    'same content is one event for 35 days. The body may have up to 800,000 bytes.',
  body: { type, data: { customerId: 'c-7', orderId: 4711 }, eventId, occurredAt },
  answers: {
    202: {
      description: 'The event is being published.',
      schema: eventAccepted,
      example: { eventId, type, occurredAt },
      headers: { Location: 'Where the message is shown, once it has been heard.' },
    },
  },
};

/** Where tenants' own systems tell their events. */
@Controller('events')
export class EventsController {
  constructor(private readonly telling: EventTelling) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @BodyLimit(MAX_EVENT_BODY_BYTES)
  @Documented(publishDocumentation)
  async publish(
    @ZodBody(publishEvent) event: PublishEvent,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventAccepted> {
    const accepted = await this.telling.take(tenantId, event);
    void reply.header('location', `/messages/${accepted.eventId}`);
    return accepted;
  }
}
