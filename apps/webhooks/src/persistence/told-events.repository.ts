import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An event that a tenant told, as far as it can be told again. */
export interface ToldOnce {
  readonly tenantId: string;
  readonly eventId: string;
  readonly contentHash: Buffer;
  readonly occurredAt: Date;
}

/** The ids under which tenants told events. */
@Injectable()
export class ToldEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Notes an event within the current transaction, unless one of that id has been noted before: then it returns that one.
   * Whoever notes the same id at the same time waits until the first transaction has ended.
   */
  async note({ tenantId, eventId, contentHash, occurredAt }: ToldOnce): Promise<ToldOnce | undefined> {
    const { manager } = this.unitOfWork;
    const added = await manager.query<unknown[]>(
      `INSERT INTO told_events (tenant_id, event_id, content_hash, occurred_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [tenantId, eventId, contentHash, occurredAt],
    );
    if (added.length > 0) return undefined;
    const [earlier] = await manager.query<ToldOnce[]>(
      `SELECT tenant_id AS "tenantId", event_id AS "eventId", content_hash AS "contentHash",
              occurred_at AS "occurredAt" FROM told_events WHERE tenant_id = $1 AND event_id = $2`,
      [tenantId, eventId],
    );
    return earlier;
  }

  /** Forgets what was told more than 35 days ago, as long as events are recognised when they are heard again. */
  async forgetOld(): Promise<number> {
    return deleteInBatches(this.dataSource, {
      table: 'told_events',
      where: "told_at < now() - interval '35 days'",
    });
  }
}
