import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountStatus } from '../domain/account';

/** An account. A tenant has one for each customer, and one for each e-mail address, whatever its case. */
@Entity({ name: 'accounts' })
export class AccountEntity {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'uuid', name: 'customer_id' })
  customerId!: string;

  /** The flow that the account was opened in; its activation goes on in the same. */
  @Column({ type: 'text', name: 'correlation_id' })
  correlationId!: string;

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text', name: 'email_key' })
  emailKey!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  status!: AccountStatus;

  @Column({ type: 'text', name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'activated_at', nullable: true })
  activatedAt!: Date | null;
}
