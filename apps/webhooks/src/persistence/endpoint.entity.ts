import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DisabledReason } from '../domain/endpoint';
import type { SignatureKind } from '../domain/endpoint-secret';

/** Where a tenant wants what sent, and how. Its secrets and its health are kept apart. */
@Entity({ name: 'endpoints' })
export class EndpointEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'text' })
  url!: string;

  /** Null: every type. */
  @Column({ type: 'text', name: 'event_types', array: true, nullable: true })
  eventTypes!: string[] | null;

  @Column({ type: 'jsonb', nullable: true })
  filter!: object | null;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text', name: 'headers_key_id', nullable: true })
  headersKeyId!: string | null;

  /** The headers as JSON, sealed: values may be credentials. */
  @Column({ type: 'bytea', name: 'headers_sealed', nullable: true })
  headersSealed!: Buffer | null;

  @Column({ type: 'text' })
  signature!: SignatureKind;

  @Column({ type: 'integer', name: 'rate_limit_per_second', nullable: true })
  rateLimitPerSecond!: number | null;

  @Column({ type: 'boolean' })
  ordered!: boolean;

  @Column({ type: 'boolean', name: 'send_traceparent' })
  sendTraceparent!: boolean;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'text', name: 'disabled_reason', nullable: true })
  disabledReason!: DisabledReason | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
