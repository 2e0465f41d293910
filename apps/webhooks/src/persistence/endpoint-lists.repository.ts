import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EndpointEntity } from './endpoint.entity';

/** The endpoints of a tenant taken together. */
@Injectable()
export class EndpointLists {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** One page, oldest first, stable while endpoints are added. */
  async list(tenantId: string, after: string | undefined, limit: number): Promise<EndpointEntity[]> {
    const page = this.dataSource.manager
      .createQueryBuilder(EndpointEntity, 'endpoint')
      .where('endpoint.tenantId = :tenantId AND endpoint.deletedAt IS NULL', { tenantId })
      .orderBy('endpoint.id')
      .limit(limit);
    if (after) page.andWhere('endpoint.id > :after', { after });
    return page.getMany();
  }

  /** How many endpoints a tenant has. It stays so until the transaction ends: whoever else asks waits until then. */
  async countAndHold(tenantId: string): Promise<number> {
    const { manager } = this.unitOfWork;
    await manager.query(
      "SELECT pg_advisory_xact_lock(hashtextextended(concat_ws('|', current_schema(), 'endpoints', $1::text), 0))",
      [tenantId],
    );
    const [row] = await manager.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM endpoints WHERE tenant_id = $1 AND deleted_at IS NULL',
      [tenantId],
    );
    return row?.count ?? 0;
  }
}
