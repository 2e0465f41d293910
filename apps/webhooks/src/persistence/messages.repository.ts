import { UnprocessableError } from '@fanfare/messaging/errors';
import { isUniqueViolation } from '@fanfare/persistence/errors';
import { PreparedStatement } from '@fanfare/persistence/prepared-statement';
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

/** An endpoint that asked for a type of event. */
export interface Subscription {
  readonly endpointId: string;
  readonly ordered: boolean;
  /** As JSON; null lets everything pass. */
  readonly filter: string | null;
}

const hearStatement = new PreparedStatement<Subscription>(
  'hear-message',
  `WITH heard AS (
    INSERT INTO messages (tenant_id, id, type, source, sqs_message_id, payload, body, ordering_key, occurred_at, received_at,
      traceparent, correlation_id, causation_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  )
  SELECT id AS "endpointId", ordered, filter::text AS filter FROM endpoints
  WHERE tenant_id = $1 AND deleted_at IS NULL AND enabled AND (event_types IS NULL OR $3 = ANY(event_types))
  ORDER BY id`,
);

/** What was heard, or sent as a test, each with the bytes that receivers get. */
@Injectable()
export class Messages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Adds a message in the current transaction, and resolves with the enabled endpoints of its tenant that asked for its type:
   * one statement for both. Their filters have still to be asked.
   * @throws MessageIdTakenError
   */
  async add(message: MessageEntity): Promise<readonly Subscription[]> {
    try {
      return await hearStatement.rows(this.unitOfWork.manager, valuesOf(message));
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

function valuesOf(message: MessageEntity): unknown[] {
  return [
    message.tenantId,
    message.id,
    message.type,
    message.source,
    message.sqsMessageId,
    JSON.stringify(message.payload),
    message.body,
    message.orderingKey,
    message.occurredAt,
    message.receivedAt,
    message.traceparent,
    message.correlationId,
    message.causationId,
  ];
}
