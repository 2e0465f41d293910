import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttemptEntity } from './attempt.entity';

/** What a list of attempts is narrowed to, and where it goes on: before this attempt, by id, which is by time. */
export interface AttemptQuery {
  readonly endpointId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly status?: AttemptEntity['status'] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** The log of attempts, to be read. */
@Injectable()
export class Attempts {
  constructor(private readonly dataSource: DataSource) {}

  /** One page, newest first; those that are added meanwhile come before it. */
  async list(tenantId: string, { before, limit, ...narrowing }: AttemptQuery): Promise<AttemptEntity[]> {
    const page = this.dataSource.manager
      .createQueryBuilder(AttemptEntity, 'attempt')
      .where('attempt.tenantId = :tenantId', { tenantId })
      .orderBy('attempt.id', 'DESC')
      .limit(limit);
    for (const [column, value] of Object.entries(narrowing))
      if (value !== undefined) page.andWhere(`attempt.${column} = :${column}`, { [column]: value });
    if (before) page.andWhere('attempt.id < :before', { before });
    return page.getMany();
  }
}
