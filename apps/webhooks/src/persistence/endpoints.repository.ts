import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import type { DisabledReason } from '../domain/endpoint';
import { EndpointSecretEntity } from './endpoint-secret.entity';
import { EndpointEntity } from './endpoint.entity';

/** What an endpoint is told to be by its owner. */
export type EndpointSettings = Omit<
  EndpointEntity,
  'id' | 'tenantId' | 'enabled' | 'disabledReason' | 'createdAt' | 'updatedAt' | 'deletedAt'
>;

/** The endpoints that are not deleted. What changes one needs a transaction. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds an endpoint, enabled, with the health of one that nothing is known about. */
  async add(endpoint: EndpointEntity, secret: EndpointSecretEntity): Promise<void> {
    const { manager } = this.unitOfWork;
    await manager.insert(EndpointEntity, endpoint);
    await manager.insert(EndpointSecretEntity, secret);
    await this.resetHealth(endpoint.id);
  }

  async find(tenantId: string, id: string): Promise<EndpointEntity | undefined> {
    const endpoint = await this.dataSource.manager.findOneBy(EndpointEntity, {
      tenantId,
      id,
      deletedAt: IsNull(),
    });
    return endpoint ?? undefined;
  }

  /** Finds an endpoint and holds it until the current transaction ends, so that nobody else changes it meanwhile. */
  async lock(tenantId: string, id: string): Promise<EndpointEntity | undefined> {
    const endpoint = await this.unitOfWork.manager.findOne(EndpointEntity, {
      where: { tenantId, id, deletedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    return endpoint ?? undefined;
  }

  async change(id: string, settings: Partial<EndpointSettings>): Promise<void> {
    await this.unitOfWork.manager
      .createQueryBuilder()
      .update(EndpointEntity)
      .set({ ...settings, updatedAt: () => 'GREATEST(clock_timestamp(), updated_at)' })
      .where({ id })
      .execute();
  }

  /** Enables an endpoint and forgets how it fared, so that nothing of before counts. What waits for it goes on. */
  async enable(id: string): Promise<void> {
    await this.setEnabled(id, true, null);
    await this.resetHealth(id);
  }

  /** Nothing is begun to be sent to it any more; what waits for it is held. */
  async disable(id: string, reason: DisabledReason): Promise<void> {
    await this.setEnabled(id, false, reason);
  }

  /** Disables an endpoint unless it is disabled or deleted already; whether it did. */
  async disableIfEnabled(id: string, reason: DisabledReason): Promise<boolean> {
    const [, changed] = await this.unitOfWork.manager.query<[unknown, number]>(
      `UPDATE endpoints SET enabled = false, disabled_reason = $2, updated_at = GREATEST(clock_timestamp(), updated_at)
       WHERE id = $1 AND enabled AND deleted_at IS NULL`,
      [id, reason],
    );
    return changed === 1;
  }

  /** Nothing is begun to be sent to it any more, and what waited for it is cancelled. Its history stays. */
  async remove(id: string): Promise<void> {
    const { manager } = this.unitOfWork;
    await manager.query(
      'UPDATE endpoints SET enabled = false, deleted_at = clock_timestamp(), updated_at = GREATEST(clock_timestamp(), updated_at) WHERE id = $1',
      [id],
    );
    await manager.query(
      `UPDATE deliveries SET state = 'cancelled', ended_at = clock_timestamp()
       WHERE endpoint_id = $1 AND state = 'pending'`,
      [id],
    );
    await manager.query(
      "UPDATE jobs SET state = 'cancelled', ended_at = clock_timestamp() WHERE endpoint_id = $1 AND state = 'running'",
      [id],
    );
  }

  /** The secrets of an endpoint that have not expired, newest first. */
  async secretsOf(endpointId: string, now: Date): Promise<EndpointSecretEntity[]> {
    return this.unitOfWork.manager
      .createQueryBuilder(EndpointSecretEntity, 'secret')
      .where('secret.endpointId = :endpointId', { endpointId })
      .andWhere('(secret.expiresAt IS NULL OR secret.expiresAt > :now)', { now })
      .orderBy('secret.createdAt', 'DESC')
      .getMany();
  }

  /** Adds a secret, newer than the others, which expire at `othersExpireAt` unless they do before. */
  async addSecret(secret: EndpointSecretEntity, othersExpireAt: Date): Promise<void> {
    const { manager } = this.unitOfWork;
    await manager.query(
      `UPDATE endpoint_secrets SET expires_at = $2
       WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > $2)`,
      [secret.endpointId, othersExpireAt],
    );
    await manager.insert(EndpointSecretEntity, secret);
  }

  private async setEnabled(id: string, enabled: boolean, reason: DisabledReason | null): Promise<void> {
    await this.unitOfWork.manager.query(
      'UPDATE endpoints SET enabled = $2, disabled_reason = $3, updated_at = GREATEST(clock_timestamp(), updated_at) WHERE id = $1',
      [id, enabled, reason],
    );
  }

  private async resetHealth(endpointId: string): Promise<void> {
    const { manager } = this.unitOfWork;
    await manager.query(
      `INSERT INTO endpoint_health (endpoint_id) VALUES ($1)
       ON CONFLICT (endpoint_id) DO UPDATE SET failing_since = NULL, last_failure_at = NULL,
         failing_message_id = NULL, failing_widely = false, warnings_sent = 0, outcomes = '', openings = 0,
         open_until = NULL, slowed_until = NULL`,
      [endpointId],
    );
  }
}
