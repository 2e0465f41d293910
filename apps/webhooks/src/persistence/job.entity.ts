import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A recovery of what one endpoint missed between two times. */
@Entity({ name: 'jobs' })
export class JobEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text', name: 'tenant_id' })
  tenantId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  @Column({ type: 'timestamptz' })
  since!: Date;

  @Column({ type: 'timestamptz' })
  until!: Date;

  @Column({ type: 'text' })
  state!: 'running' | 'done' | 'cancelled';

  @Column({ type: 'integer' })
  total!: number;

  /** How many of them have arrived or were given up. */
  @Column({ type: 'integer', default: 0 })
  done!: number;

  @Column({ type: 'uuid', nullable: true })
  cursor!: string | null;

  /** How many of them are in line to be sent again. */
  @Column({ type: 'integer', default: 0 })
  queued!: number;

  /** When the last of them had got in line. */
  @Column({ type: 'timestamptz', name: 'queued_at', nullable: true })
  queuedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
