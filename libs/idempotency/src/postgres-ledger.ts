import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { Injectable } from '@nestjs/common';
import type { Ledger, LedgerAnswer, LedgerEntry } from './ledger';

/** The ledger as a table; its primary key is what makes concurrent copies of an event wait for each other. */
@Injectable()
export class PostgresLedger implements Ledger {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async enter({ consumer, eventId, payloadHash, messageId }: LedgerEntry): Promise<LedgerAnswer> {
    const { manager } = this.unitOfWork;
    const inserted = await manager.query<object[]>(
      `INSERT INTO processed_messages (consumer, event_id, payload_hash, message_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [consumer, eventId, payloadHash, messageId],
    );
    await failpoint('ledger.after-insert');
    if (inserted.length > 0) return 'new';
    const [known] = await manager.query<{ payload_hash: Buffer }[]>(
      'SELECT payload_hash FROM processed_messages WHERE consumer = $1 AND event_id = $2',
      [consumer, eventId],
    );
    return known?.payload_hash.equals(payloadHash) ? 'duplicate' : 'conflict';
  }
}
