import { verifyActivationToken } from '@fanfare/activation/activation-token';
import { Public } from '@fanfare/http/api-keys/public.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError, validationFailed } from '@fanfare/http/problems/problem.error';
import { ZodBody } from '@fanfare/http/requests/request-schemas';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { currentFlow, runInFlow } from '@fanfare/process/flow';
import { Controller, Get, HttpCode, HttpStatus, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type AppConfig, CONFIG } from '../app.config';
import { activate } from '../domain/account';
import { passwordProblem } from '../domain/password-policy';
import type { AccountEntity } from '../persistence/account.entity';
import { Accounts } from '../persistence/accounts.repository';
import { hashPassword } from '../persistence/password-hash';
import { activateDocumentation, pageDocumentation } from './accounts.documentation';
import { type ActivateAccount, activateAccount } from './accounts.schemas';
import { activationPage } from './activation-page';

/** Where the owner of an account chooses a password. Whoever holds the token may; there is no API key. */
@Public()
@Controller()
export class ActivationsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly events: EventPublisher<'accounts'>,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @Get('activate')
  @Documented(pageDocumentation)
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers(activationPage.headers);
    return activationPage.html;
  }

  @Post('activations')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Documented(activateDocumentation)
  async activate(@ZodBody(activateAccount) { token, password }: ActivateAccount): Promise<void> {
    const now = new Date();
    const grant = verifyActivationToken(token, this.config.ACTIVATION_TOKEN_KEY, now);
    const account = grant && (await this.accounts.findForActivation(grant.accountId));
    if (!account || !activate(account, { expiresAt: grant.expiresAt, now })) throw gone();
    const problem = passwordProblem(password, account);
    if (problem) throw validationFailed([{ pointer: '/password', ...problem }]);
    if (!(await this.accounts.activate(account.accountId, await hashPassword(password), now))) throw gone();
    await this.announce(account);
  }

  /** Goes on in the flow that the account was opened in, whose tenant the visitor cannot name. */
  private async announce({ accountId, customerId, tenantId, correlationId }: AccountEntity): Promise<void> {
    const { traceparent } = currentFlow() ?? {};
    await runInFlow({ tenantId, correlationId, causationId: null, traceparent }, () =>
      this.events.publish('CustomerAccountActivated', customerId, { customerId, accountId }),
    );
  }
}

/** Unknown, used and expired are one answer: nobody learns which accounts exist. */
function gone(): ProblemError {
  return new ProblemError('gone', 'This activation link cannot be used any more. Ask for a new one.');
}
