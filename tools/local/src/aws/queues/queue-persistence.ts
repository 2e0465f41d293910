import { PersistenceManager, type FauxqsStatement, type StoredMessage } from './fauxqs';

/**
 * The queues' file. A message that was answered for survives the end of this process, SIGKILL included; the write-ahead
 * log is not forced to the disk for each message, so a power cut may lose the last moments.
 *
 * What one request writes is one transaction. It ends before the answer leaves: fauxqs awaits its handlers, and the
 * commit runs in the microtask before that continuation.
 */
export class QueuePersistence extends PersistenceManager {
  private readonly makeReady: FauxqsStatement;
  private readonly addOrigin: FauxqsStatement;
  private readonly removeOrigin: FauxqsStatement;
  private readonly origins: Map<string, string>;
  private writing = false;

  constructor(dataDirectory: string) {
    super(dataDirectory);
    this.db.exec('PRAGMA synchronous = NORMAL');
    this.db.exec('CREATE INDEX IF NOT EXISTS messages_of_queue ON sqs_messages (queue_name)');
    this.makeReady = this.db.prepare(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
    );
    this.db.exec('CREATE TABLE IF NOT EXISTS origins (message_id TEXT PRIMARY KEY, queue_arn TEXT NOT NULL)');
    this.db.exec('DELETE FROM origins WHERE message_id NOT IN (SELECT message_id FROM sqs_messages)');
    this.addOrigin = this.db.prepare('INSERT OR REPLACE INTO origins VALUES (?, ?)');
    this.removeOrigin = this.db.prepare('DELETE FROM origins WHERE message_id = ?');
    const rows = this.db.prepare('SELECT * FROM origins').all();
    this.origins = new Map(rows.map((row) => [String(row['message_id']), String(row['queue_arn'])]));
  }

  /** Remembers the queue from which a message came to a dead-letter queue, until the message is deleted. */
  setOrigin(messageId: string, queueArn: string): void {
    this.begin();
    this.origins.set(messageId, queueArn);
    this.addOrigin.run(messageId, queueArn);
  }

  originOf(messageId: string): string | undefined {
    return this.origins.get(messageId);
  }

  override insertMessage(queueName: string, message: StoredMessage): void {
    this.begin();
    super.insertMessage(queueName, message);
  }

  override deleteMessage(messageId: string): void {
    this.begin();
    super.deleteMessage(messageId);
    if (this.origins.delete(messageId)) this.removeOrigin.run(messageId);
  }

  override updateMessageInflight(messageId: string, ...delivery: unknown[]): void {
    this.begin();
    super.updateMessageInflight(messageId, ...delivery);
  }

  /** fauxqs 2.4.1 sets the receive count to null here, which its own schema refuses: visibility 0 would lose the message. */
  override updateMessageReady(messageId: string): void {
    this.begin();
    this.makeReady.run(messageId);
  }

  /** Puts everything written so far into the file. */
  commit(): void {
    if (!this.writing) return;
    this.writing = false;
    this.db.exec('COMMIT');
  }

  override close(): void {
    this.commit();
    super.close();
  }

  private begin(): void {
    if (this.writing) return;
    this.db.exec('BEGIN');
    this.writing = true;
    queueMicrotask(() => this.commit());
  }
}
