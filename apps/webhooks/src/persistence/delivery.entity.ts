import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryState, DeliveryTrigger, NextAttemptReason } from '../domain/delivery';

/** One message on its way to one endpoint. */
@Entity({ name: 'deliveries' })
export class DeliveryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  /** Null: it waits for no other. */
  @Column({ type: 'text', name: 'ordering_key', nullable: true })
  orderingKey!: string | null;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'text' })
  state!: DeliveryState;

  @Column({ type: 'text' })
  trigger!: DeliveryTrigger;

  /** True for what must not hold up first attempts: later attempts and recoveries. */
  @Column({ type: 'boolean' })
  retry!: boolean;

  /** How many attempts of the schedule are used up. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** How many attempts are in the log. */
  @Column({ type: 'integer', name: 'attempt_count' })
  attemptCount!: number;

  @Column({ type: 'timestamptz', name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  @Column({ type: 'text', name: 'next_attempt_reason', nullable: true })
  nextAttemptReason!: NextAttemptReason | null;

  /** Somebody is at it until then; in the past: somebody was, and died. */
  @Column({ type: 'timestamptz', name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** How often it was claimed. Only the last claimer may say what became of it. */
  @Column({ type: 'bigint' })
  fence!: string;

  @Column({ type: 'uuid', name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
