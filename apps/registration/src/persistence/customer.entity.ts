import type { CustomerStatus } from '../domain/customer-status';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A registration: who asked for it, and where it stands. `status` is the fold of the customer's heard events. */
@Entity({ name: 'customers' })
export class CustomerEntity {
  @PrimaryColumn({ type: 'uuid', name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'text', name: 'tracking_id' })
  trackingId!: string;

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  status!: CustomerStatus;

  @Column({ type: 'timestamptz', name: 'registered_at' })
  registeredAt!: Date;
}
