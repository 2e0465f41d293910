import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeliveryEntity } from './delivery.entity';
import { MessageEntity } from './message.entity';

/** What a list of messages is narrowed to, and where it goes on: before what came at this time, with this id. */
export interface MessageQuery {
  readonly type?: string | undefined;
  readonly before?: readonly [receivedAt: string, id: string] | undefined;
  readonly limit: number;
}

const MAX_DELIVERIES = 200;

/** Messages and their deliveries, to be read. */
@Injectable()
export class MessageLists {
  constructor(private readonly dataSource: DataSource) {}

  /** One page without bodies, newest first; those that are heard meanwhile come before it. */
  async list(tenantId: string, { type, before, limit }: MessageQuery): Promise<MessageEntity[]> {
    const page = this.dataSource.manager
      .createQueryBuilder(MessageEntity, 'message')
      .select(summary)
      .where('message.tenantId = :tenantId', { tenantId })
      .orderBy('message.receivedAt', 'DESC')
      .addOrderBy('message.id', 'DESC')
      .limit(limit);
    if (type) page.andWhere('message.type = :type', { type });
    if (before)
      page.andWhere('(message.receivedAt, message.id) < (:receivedAt::timestamptz, :id::uuid)', {
        receivedAt: before[0],
        id: before[1],
      });
    return page.getMany();
  }

  /** Where a message is on its way to each endpoint, newest first. */
  async deliveriesOf({ tenantId, id }: MessageEntity): Promise<DeliveryEntity[]> {
    return this.dataSource.manager
      .createQueryBuilder(DeliveryEntity, 'delivery')
      .where('delivery.messageId = :id AND delivery.tenantId = :tenantId', { id, tenantId })
      .orderBy('delivery.createdAt', 'DESC')
      .addOrderBy('delivery.id', 'DESC')
      .limit(MAX_DELIVERIES)
      .getMany();
  }
}

const columns = [
  'tenantId',
  'id',
  'type',
  'source',
  'occurredAt',
  'receivedAt',
  'correlationId',
  'causationId',
];
const summary = columns.map((column) => `message.${column}`);
