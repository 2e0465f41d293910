import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an endpoint fares: what its breaker, its limits and its disabling go by. */
@Entity({ name: 'endpoint_health' })
export class EndpointHealthEntity {
  @PrimaryColumn({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  /** Of a success while nothing fails, at most a minute old. */
  @Column({ type: 'timestamptz', name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  /** The first failure since the last success. */
  @Column({ type: 'timestamptz', name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_failure_at', nullable: true })
  lastFailureAt!: Date | null;

  @Column({ type: 'uuid', name: 'failing_message_id', nullable: true })
  failingMessageId!: string | null;

  /** More has failed than one message that was refused with a 4xx. */
  @Column({ type: 'boolean', name: 'failing_widely' })
  failingWidely!: boolean;

  @Column({ type: 'smallint', name: 'warnings_sent' })
  warningsSent!: number;

  /** The last ones, oldest first: 1 for a success, 0 for a failure. */
  @Column({ type: 'text' })
  outcomes!: string;

  /** How often the breaker has opened since it was closed. */
  @Column({ type: 'smallint' })
  openings!: number;

  @Column({ type: 'timestamptz', name: 'open_until', nullable: true })
  openUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'slowed_until', nullable: true })
  slowedUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'rate_next_at', nullable: true })
  rateNextAt!: Date | null;
}
