import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { type Page, pageOf } from '@fanfare/http/requests/pagination';
import { ZodQuery } from '@fanfare/http/requests/request-schemas';
import { Controller, Get } from '@nestjs/common';
import type { AttemptEntity } from '../persistence/attempt.entity';
import { Attempts } from '../persistence/attempts.repository';
import { listAttemptsDocumentation } from './attempts.documentation';
import { type AttemptList, type AttemptView, attemptList } from './attempts.schemas';

/** The log of what was tried. */
@Controller('attempts')
export class AttemptsController {
  constructor(private readonly attempts: Attempts) {}

  @Get()
  @Documented(listAttemptsDocumentation)
  async list(
    @ZodQuery(attemptList) { limit, cursor: before, ...narrowing }: AttemptList,
    @Tenant() tenantId: string,
  ): Promise<Page<AttemptView>> {
    const rows = await this.attempts.list(tenantId, { ...narrowing, before, limit: limit + 1 });
    return pageOf(rows.map(viewOf), limit, ({ id }) => id);
  }
}

function viewOf(attempt: AttemptEntity): AttemptView {
  const { responseBody: body, responseEncoding, startedAt, nextAttemptAt } = attempt;
  return {
    id: attempt.id,
    messageId: attempt.messageId,
    endpointId: attempt.endpointId,
    number: attempt.number,
    trigger: attempt.trigger,
    startedAt: startedAt.toISOString(),
    durationMs: attempt.durationMs,
    url: attempt.url,
    status: attempt.status,
    responseCode: attempt.responseCode,
    responseHeaders: attempt.responseHeaders,
    responseBody: body?.toString(responseEncoding) ?? null,
    responseEncoding,
    responseTruncated: attempt.responseTruncated,
    failure: attempt.failure,
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    nextAttemptReason: attempt.nextAttemptReason,
  };
}
