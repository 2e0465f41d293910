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

  /** Records an intent in the current transaction; one that the account has already is left as it is. */
  async add(mail: NewWelcomeMail): Promise<void> {
    await this.unitOfWork.manager
      .createQueryBuilder()
      .insert()
      .into(WelcomeMailEntity)
      .values(mail)
      .orIgnore()
      .execute();
  }

  /** Takes up to `limit` intents that are due; nobody else takes them for 60 s. */
  async claim(limit: number): Promise<WelcomeMailEntity[]> {
    const [claimed] = await this.dataSource.query<[{ account_id: string }[], number]>(
      `UPDATE welcome_mails SET attempts = attempts + 1,
         available_at = clock_timestamp() + ${String(leaseSeconds)} * interval '1 second'
       WHERE account_id IN (
         SELECT account_id FROM welcome_mails WHERE status = 'PENDING' AND available_at <= clock_timestamp()
         ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING account_id`,
      [limit],
    );
    if (claimed.length === 0) return [];
    return this.dataSource.manager
      .createQueryBuilder(WelcomeMailEntity, 'mail')
      .where('mail.accountId = ANY(:ids)', { ids: claimed.map(({ account_id }) => account_id) })
      .getMany();
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
