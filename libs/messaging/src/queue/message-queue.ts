/** A message that was received and is not settled yet. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly receiveCount: number;
}

/** Why a message is dead: shown on the message in the dead-letter queue, never with personal data. */
export interface DeathCertificate {
  readonly reason: string;
  readonly errorClass: string;
  readonly message: string;
  readonly attempts: number;
}

/** What can be done to a received message of one reaction's queue. Batches hold at most 10. */
export interface MessageQueue {
  /** Deletes; returns the messages for which it failed. @throws when the call as a whole failed */
  delete(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]>;
  /** Hides for this many seconds from now; returns those for which it failed. @throws when the call failed */
  hide(messages: readonly ReceivedMessage[], seconds: number): Promise<ReceivedMessage[]>;
  /** Puts a copy, with its certificate, into the dead-letter queue; the original stays until it is deleted. */
  bury(message: ReceivedMessage, certificate: DeathCertificate): Promise<void>;
  /** Resolves when the queue exists and can be reached. @throws an error that says what is wrong */
  check(): Promise<void>;
}
