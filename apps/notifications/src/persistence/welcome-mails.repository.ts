import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WelcomeMailEntity } from './welcome-mail.entity';

/** What an intent starts with. */
export type NewWelcomeMail = Omit<WelcomeMailEntity, 'status' | 'attempts'>;

/** Twice as long as an attempt to send can last; the rest is for recording what came of it. */
export const leaseSeconds = 60;

/** The intents to welcome somebody. */
@Injectable()
export class WelcomeMails {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Records an intent with the current transaction; one that the account has already is left as it is. */
  add(mail: NewWelcomeMail): void {
    this.unitOfWork.atLast({
      text: `INSERT INTO welcome_mails (account_id, customer_id, tenant_id, correlation_id, causation_id, traceparent,
               email, name, activation_expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      values: [
        mail.accountId,
        mail.customerId,
        mail.tenantId,
        mail.correlationId,
        mail.causationId,
        mail.traceparent,
        mail.email,
        mail.name,
        mail.activationExpiresAt,
      ],
    });
  }

  /** Takes up to `limit` intents that are due; nobody else takes them for 60 s. */
  async claim(limit: number): Promise<WelcomeMailEntity[]> {
    const [claimed] = await this.dataSource.query<[WelcomeMailEntity[], number]>(
      `UPDATE welcome_mails SET attempts = attempts + 1,
         available_at = clock_timestamp() + ${String(leaseSeconds)} * interval '1 second'
       WHERE account_id = ANY(ARRAY(
         SELECT account_id FROM welcome_mails WHERE status = 'PENDING' AND available_at <= clock_timestamp()
         ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED))
       RETURNING account_id AS "accountId", customer_id AS "customerId", tenant_id AS "tenantId",
         correlation_id AS "correlationId", causation_id AS "causationId", traceparent, email, name,
         activation_expires_at AS "activationExpiresAt", status, attempts`,
      [limit],
    );
    return claimed;
  }

  /** Ends an intent in the current transaction; false when it had ended before. */
  async settle(accountId: string, status: 'SENT' | 'FAILED', reason: string | null): Promise<boolean> {
    const [, settled] = await this.unitOfWork.manager.query<[unknown, number]>(
      `UPDATE welcome_mails SET status = $2, last_error = $3, settled_at = clock_timestamp()
       WHERE account_id = $1 AND status = 'PENDING'`,
      [accountId, status, reason],
    );
    return settled === 1;
  }

  /** Makes a claimed intent due again after a delay. */
  async postpone(accountId: string, delayMs: number, reason: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE welcome_mails SET available_at = clock_timestamp() + $2 * interval '1 millisecond', last_error = $3
       WHERE account_id = $1 AND status = 'PENDING'`,
      [accountId, delayMs, reason],
    );
  }
}
