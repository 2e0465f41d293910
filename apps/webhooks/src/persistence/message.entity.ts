import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event as it was heard, and the bytes that every receiver gets. `id` is the `webhook-id`, one for each tenant. */
@Entity({ name: 'messages' })
export class MessageEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', name: 'sqs_message_id', nullable: true })
  sqsMessageId!: string | null;

  /** The whole envelope. */
  @Column({ type: 'jsonb' })
  payload!: object;

  /** Serialised once: signed and sent as it is, whatever happens. */
  @Column({ type: 'bytea' })
  body!: Buffer;

  @Column({ type: 'text', name: 'ordering_key' })
  orderingKey!: string;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;

  @Column({ type: 'text', name: 'correlation_id' })
  correlationId!: string;

  @Column({ type: 'text', name: 'causation_id', nullable: true })
  causationId!: string | null;
}
