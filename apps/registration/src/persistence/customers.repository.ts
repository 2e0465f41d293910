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

  async add(customer: CustomerEntity, registered: HeardEvent): Promise<void> {
    await this.unitOfWork.manager.insert(CustomerEntity, customer);
    await this.insertEvent(customer.customerId, registered);
  }

  /**
   * Adds an event to a customer's history and returns the whole of it, or undefined when there is no such customer.
   * Concurrent events of one customer are taken one after the other, so that the last one sees them all.
   */
  async addEvent(customerId: string, event: HeardEvent): Promise<readonly HeardEvent[] | undefined> {
    const { manager } = this.unitOfWork;
    const known = await manager.findOne(CustomerEntity, {
      where: { customerId, tenantId: event.metadata.tenantId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!known) return undefined;
    await this.insertEvent(customerId, event);
    const heard = await manager.findBy(HeardEventEntity, { customerId });
    return heard.map(({ event: earlier }) => earlier);
  }

  async setStatus(customerId: string, status: CustomerStatus): Promise<void> {
    await this.unitOfWork.manager.update(CustomerEntity, { customerId }, { status });
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

  private async insertEvent(customerId: string, event: HeardEvent): Promise<void> {
    await this.unitOfWork.manager.query(
      'INSERT INTO heard_events (event_id, customer_id, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [event.metadata.eventId, customerId, JSON.stringify(event)],
    );
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
