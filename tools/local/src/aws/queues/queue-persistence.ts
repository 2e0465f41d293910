import { PersistenceManager } from './fauxqs';

/**
 * The queues' file. A message that was answered for survives the end of this process, SIGKILL included; the write-ahead
 * log is not forced to the disk for each message, so a power cut may lose the last moments.
 */
export class QueuePersistence extends PersistenceManager {
  constructor(dataDirectory: string) {
    super(dataDirectory);
    this.db.exec('PRAGMA synchronous = NORMAL');
    this.db.exec('CREATE INDEX IF NOT EXISTS messages_of_queue ON sqs_messages (queue_name)');
    this.makeReady = this.db.prepare(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
    );
  }

  private readonly makeReady: { run(messageId: string): unknown };

  /** fauxqs 2.4.1 sets the receive count to null here, which its own schema refuses: visibility 0 would lose the message. */
  override updateMessageReady(messageId: string): void {
    this.makeReady.run(messageId);
  }
}
