import { UnprocessableError } from '@fanfare/messaging/errors';
import { isUniqueViolation } from '@fanfare/persistence/errors';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessageEntity } from './message.entity';

/** An external event has the id of another event of its tenant, of which receivers would take it for a repetition. */
export class MessageIdTakenError extends UnprocessableError {
  override readonly name = 'MessageIdTakenError';

  constructor(id: string, cause: unknown) {
    super(`${id} is the id of another event: give each event an id of its own.`, { cause });
  }
}

/** What was heard, or sent as a test, each with the bytes that receivers get. */
@Injectable()
export class Messages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds a message in the current transaction. @throws MessageIdTakenError */
  async add(message: MessageEntity): Promise<void> {
    try {
      await this.unitOfWork.manager.insert(MessageEntity, message);
    } catch (error) {
      throw isUniqueViolation(error, 'messages_pkey') ? new MessageIdTakenError(message.id, error) : error;
    }
  }

  async find(tenantId: string, id: string): Promise<MessageEntity | undefined> {
    return (await this.dataSource.manager.findOneBy(MessageEntity, { tenantId, id })) ?? undefined;
  }

  /** As {@link find}, over the connection of the current transaction: a request that has one waits for no other. */
  async load(tenantId: string, id: string): Promise<MessageEntity | undefined> {
    return (await this.unitOfWork.manager.findOneBy(MessageEntity, { tenantId, id })) ?? undefined;
  }
}
