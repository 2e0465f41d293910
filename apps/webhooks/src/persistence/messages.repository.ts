import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessageEntity } from './message.entity';

/** What was heard, or sent as a test, each with the bytes that receivers get. */
@Injectable()
export class Messages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds a message in the current transaction. */
  async add(message: MessageEntity): Promise<void> {
    await this.unitOfWork.manager.insert(MessageEntity, message);
  }

  async find(tenantId: string, id: string): Promise<MessageEntity | undefined> {
    return (await this.dataSource.manager.findOneBy(MessageEntity, { tenantId, id })) ?? undefined;
  }
}
