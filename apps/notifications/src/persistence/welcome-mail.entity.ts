import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The intent to welcome the owner of an account, and what became of it. There is one for each account. */
@Entity({ name: 'welcome_mails' })
export class WelcomeMailEntity {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'uuid', name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'text', name: 'correlation_id' })
  correlationId!: string;

  @Column({ type: 'text', name: 'causation_id' })
  causationId!: string;

  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz', name: 'activation_expires_at' })
  activationExpiresAt!: Date;

  @Column({ type: 'text', default: 'PENDING' })
  status!: 'PENDING' | 'SENT' | 'FAILED';

  @Column({ type: 'integer', default: 0 })
  attempts!: number;
}
