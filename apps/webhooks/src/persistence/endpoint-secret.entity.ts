import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignatureKind } from '../domain/endpoint-secret';

/** A key that signs what an endpoint gets. All that have not expired sign, the newest first. */
@Entity({ name: 'endpoint_secrets' })
export class EndpointSecretEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  @Column({ type: 'text' })
  signature!: SignatureKind;

  @Column({ type: 'text', name: 'key_id' })
  keyId!: string;

  @Column({ type: 'bytea' })
  sealed!: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  /** Null: the current one. */
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
