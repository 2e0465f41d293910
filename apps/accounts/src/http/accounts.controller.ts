import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError } from '@fanfare/http/problems/problem.error';
import { ZodParams } from '@fanfare/http/requests/request-schemas';
import { Controller, Get } from '@nestjs/common';
import { Accounts } from '../persistence/accounts.repository';
import { findDocumentation } from './accounts.documentation';
import { type AccountAddress, type AccountView, accountAddress } from './accounts.schemas';

@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Get(':accountId')
  @Documented(findDocumentation)
  async find(
    @ZodParams(accountAddress) { accountId }: AccountAddress,
    @Tenant() tenantId: string,
  ): Promise<AccountView> {
    const account = await this.accounts.find(tenantId, accountId);
    if (!account) throw new ProblemError('not-found', 'There is no account with this id.');
    const { customerId, email, name, status, createdAt } = account;
    return { accountId, customerId, email, name, status, createdAt: createdAt.toISOString() };
  }
}
