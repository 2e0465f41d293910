import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryTrigger, NextAttemptReason } from '../domain/delivery';

/** One try to deliver, as it went. */
@Entity({ name: 'attempts' })
export class AttemptEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'delivery_id' })
  deliveryId!: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  trigger!: DeliveryTrigger;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'integer', name: 'duration_ms' })
  durationMs!: number;

  @Column({ type: 'text' })
  url!: string;

  /** For operators: never shown to a tenant. */
  @Column({ type: 'text', name: 'remote_address', nullable: true })
  remoteAddress!: string | null;

  /** With the secrets left out. */
  @Column({ type: 'jsonb', name: 'request_headers', nullable: true })
  requestHeaders!: Record<string, string> | null;

  @Column({ type: 'text' })
  status!: 'success' | 'failed';

  @Column({ type: 'integer', name: 'response_code', nullable: true })
  responseCode!: number | null;

  @Column({ type: 'jsonb', name: 'response_headers', nullable: true })
  responseHeaders!: Record<string, string> | null;

  @Column({ type: 'bytea', name: 'response_body', nullable: true })
  responseBody!: Buffer | null;

  /** How the body is to be shown: base64 when it is not UTF-8 text. */
  @Column({ type: 'text', name: 'response_encoding' })
  responseEncoding!: 'utf8' | 'base64';

  @Column({ type: 'boolean', name: 'response_truncated' })
  responseTruncated!: boolean;

  @Column({ type: 'text', nullable: true })
  failure!: string | null;

  @Column({ type: 'timestamptz', name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  @Column({ type: 'text', name: 'next_attempt_reason', nullable: true })
  nextAttemptReason!: NextAttemptReason | null;

  /** The span of this attempt. */
  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;
}
