import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountEntity } from './account.entity';

/** What an account starts with. */
export type NewAccount = Omit<AccountEntity, 'passwordHash' | 'activatedAt'>;

/** The accounts. */
@Injectable()
export class Accounts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Adds an account and returns true, or false when the tenant has one with this e-mail address or customer already.
   * Concurrent calls for one address wait for each other; one of them returns true.
   */
  async add(account: NewAccount): Promise<boolean> {
    const inserted = await this.unitOfWork.manager.query<object[]>(
      `INSERT INTO accounts (account_id, tenant_id, customer_id, correlation_id, email, email_key, name, status, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING 1`,
      [
        account.accountId,
        account.tenantId,
        account.customerId,
        account.correlationId,
        account.email,
        account.emailKey,
        account.name,
        account.status,
        account.createdAt,
      ],
    );
    return inserted.length > 0;
  }

  /** The customer whose account has this e-mail address. */
  async customerWithEmail(tenantId: string, emailKey: string): Promise<string | undefined> {
    const account = await this.unitOfWork.manager.findOneBy(AccountEntity, { tenantId, emailKey });
    return account?.customerId;
  }

  async find(tenantId: string, accountId: string): Promise<AccountEntity | undefined> {
    return (await this.dataSource.manager.findOneBy(AccountEntity, { tenantId, accountId })) ?? undefined;
  }

  /** An account of any tenant: for whoever holds the token that was made for it. */
  async findForActivation(accountId: string): Promise<AccountEntity | undefined> {
    return (await this.unitOfWork.manager.findOneBy(AccountEntity, { accountId })) ?? undefined;
  }

  /** Makes a pending account active; false when it was not pending any more. Of concurrent calls one returns true. */
  async activate(accountId: string, passwordHash: string, at: Date): Promise<boolean> {
    const { affected } = await this.unitOfWork.manager.update(
      AccountEntity,
      { accountId, status: 'PENDING_ACTIVATION' },
      { status: 'ACTIVE', passwordHash, activatedAt: at },
    );
    return affected === 1;
  }
}
