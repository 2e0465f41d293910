import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { Injectable } from '@nestjs/common';

/** A message that is about to be published. */
export interface InboxEntry {
  /** SHA-256 of what it says, and to whom it belongs. */
  readonly contentHash: Buffer;
  readonly messageId: string;
  readonly sentAt: Date;
  /** Equal content means the same message if it was sent less than so many seconds apart; null: whenever it was. */
  readonly equalSeconds: number | null;
}

/** What was published of the inbox, for 35 days. */
@Injectable()
export class Inbox {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Enters a message in the current transaction; false when it, or one that means the same, is there. Concurrent calls
   * with equal content wait for each other's transaction; an entry whose transaction rolls back was never made.
   * @throws NoTransactionError outside a transaction, a lock timeout when the wait takes over 3 s
   */
  async enter({ contentHash, messageId, sentAt, equalSeconds }: InboxEntry): Promise<boolean> {
    const { manager } = this.unitOfWork;
    await manager.query('SELECT pg_advisory_xact_lock($1)', [contentHash.readBigInt64BE(0)]);
    const inserted = await manager.query<object[]>(
      `INSERT INTO inbox (content_hash, message_id, sent_at)
       SELECT $1, $2, $3 WHERE NOT EXISTS (
         SELECT FROM inbox WHERE content_hash = $1 AND (
           message_id = $2 OR $4::int IS NULL OR abs(extract(epoch FROM sent_at - $3::timestamptz)) < $4::int))
       RETURNING 1`,
      [contentHash, messageId, sentAt, equalSeconds],
    );
    await failpoint('ledger.after-insert');
    return inserted.length > 0;
  }
}
