import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError } from '@fanfare/http/problems/problem.error';
import { type Page, pageOf } from '@fanfare/http/requests/pagination';
import { ZodBody, ZodParams, ZodQuery } from '@fanfare/http/requests/request-schemas';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { Controller, Get, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { Customers } from '../persistence/customers.repository';
import { type CustomerView, viewOf } from './customer-view';
import { findDocumentation, listDocumentation, registerDocumentation } from './customers.documentation';
import {
  type CustomerAddress,
  type CustomerList,
  type RegisterCustomer,
  type RegistrationStarted,
  customerAddress,
  customerList,
  registerCustomer,
} from './customers.schemas';

@Controller('customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly events: EventPublisher<'registration'>,
  ) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented(registerDocumentation)
  async register(
    @ZodBody(registerCustomer) details: RegisterCustomer,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegistrationStarted> {
    const customerId = uuidv7();
    const data = { ...details, customerId };
    const metadata = await this.events.publish('CustomerRegistered', customerId, data);
    const { correlationId: trackingId, occurredAt } = metadata;
    const registered: HeardEvent = { type: 'CustomerRegistered', metadata, data };
    this.customers.add(
      {
        customerId,
        tenantId,
        trackingId,
        email: details.email,
        status: 'REGISTERED',
        registeredAt: new Date(occurredAt),
      },
      registered,
    );
    void reply.header('location', `/customers/${customerId}`);
    return { message: 'Customer registration initiated', customerId, trackingId, status: 'REGISTERED' };
  }

  @Get()
  @Documented(listDocumentation)
  async list(
    @ZodQuery(customerList) { limit, cursor: after, status, email }: CustomerList,
    @Tenant() tenantId: string,
  ): Promise<Page<CustomerView>> {
    const rows = await this.customers.list(tenantId, { limit: limit + 1, after, status, email });
    return pageOf(rows.map(viewOf), limit, ({ customerId }) => customerId);
  }

  @Get(':customerId')
  @Documented(findDocumentation)
  async find(
    @ZodParams(customerAddress) { customerId }: CustomerAddress,
    @Tenant() tenantId: string,
  ): Promise<CustomerView> {
    const tracked = await this.customers.find(tenantId, customerId);
    if (!tracked) throw new ProblemError('not-found', 'There is no customer with this id.');
    return viewOf(tracked);
  }
}
