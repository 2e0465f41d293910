import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import type { CustomerStatus } from '../domain/customer-status';
import { CustomerEntity } from './customer.entity';
import { HeardEventEntity } from './heard-event.entity';

/** A customer and every event of its life that has been heard. */
export interface TrackedCustomer {
  readonly customer: CustomerEntity;
  readonly events: readonly HeardEvent[];
}

/** What a list of customers is narrowed to, and where it goes on: after this customer, by id, which is by time. */
export interface CustomerQuery {
  readonly status?: CustomerStatus | undefined;
  readonly email?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The registrations. */
@Injectable()
export class Customers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds a customer and the event that began its history, with the current transaction. */
  add(customer: CustomerEntity, registered: HeardEvent): void {
    const { customerId, tenantId, trackingId, email, status, registeredAt } = customer;
    this.unitOfWork.atLast({
      text: `INSERT INTO customers (customer_id, tenant_id, tracking_id, email, status, registered_at)
             VALUES ($1, $2, $3, $4, $5, $6)`,
      values: [customerId, tenantId, trackingId, email, status, registeredAt],
    });
    this.unitOfWork.atLast({
      text: 'INSERT INTO heard_events (event_id, customer_id, event) VALUES ($1, $2, $3)',
      values: [registered.metadata.eventId, customerId, JSON.stringify(registered)],
    });
  }

  /**
   * Adds an event to a customer's history and returns the whole of it, or undefined when there is no such customer.
   * Concurrent events of one customer are taken one after the other, so that the last one sees them all.
   */
  async addEvent(customerId: string, event: HeardEvent): Promise<readonly HeardEvent[] | undefined> {
    const { manager } = this.unitOfWork;
    const known = await manager.query<object[]>(
      'SELECT 1 FROM customers WHERE customer_id = $1 AND tenant_id = $2 FOR UPDATE',
      [customerId, event.metadata.tenantId],
    );
    if (known.length === 0) return undefined;
    const earlier = await manager.query<HeardEventEntity[]>(
      `WITH added AS (
         INSERT INTO heard_events (event_id, customer_id, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING)
       SELECT event FROM heard_events WHERE customer_id = $2 AND event_id <> $1`,
      [event.metadata.eventId, customerId, JSON.stringify(event)],
    );
    return [...earlier.map((heard) => heard.event), event];
  }

  /** Sets the status of a customer with the current transaction. */
  setStatus(customerId: string, status: CustomerStatus): void {
    this.unitOfWork.atLast({
      text: 'UPDATE customers SET status = $2 WHERE customer_id = $1 AND status <> $2',
      values: [customerId, status],
    });
  }

  async find(tenantId: string, customerId: string): Promise<TrackedCustomer | undefined> {
    const customer = await this.dataSource.manager.findOneBy(CustomerEntity, { tenantId, customerId });
    return customer ? (await this.withEvents([customer]))[0] : undefined;
  }

  /** One page, oldest first, stable while customers are added. */
  async list(tenantId: string, query: CustomerQuery): Promise<TrackedCustomer[]> {
    const page = this.dataSource.manager
      .createQueryBuilder(CustomerEntity, 'customer')
      .where('customer.tenantId = :tenantId', { tenantId })
      .orderBy('customer.customerId')
      .limit(query.limit);
    return this.withEvents(await narrow(page, query).getMany());
  }

  private async withEvents(customers: readonly CustomerEntity[]): Promise<TrackedCustomer[]> {
    const ids = customers.map(({ customerId }) => customerId);
    const heard = await this.dataSource.manager
      .createQueryBuilder(HeardEventEntity, 'heard')
      .where('heard.customerId = ANY(:ids)', { ids })
      .getMany();
    const byCustomer = Map.groupBy(heard, ({ customerId }) => customerId);
    return customers.map((customer) => ({
      customer,
      events: (byCustomer.get(customer.customerId) ?? []).map(({ event }) => event),
    }));
  }
}

function narrow(
  page: SelectQueryBuilder<CustomerEntity>,
  { status, email, after }: CustomerQuery,
): SelectQueryBuilder<CustomerEntity> {
  if (status) page.andWhere('customer.status = :status', { status });
  if (email) page.andWhere('lower(customer.email) = lower(:email)', { email });
  if (after) page.andWhere('customer.customerId > :after', { after });
  return page;
}
