import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError, validationFailed } from '@fanfare/http/problems/problem.error';
import { ZodBody, ZodParams } from '@fanfare/http/requests/request-schemas';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Controller, Get, HttpCode, HttpStatus, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type AppConfig, CONFIG } from '../app.config';
import { Clock } from '../delivery/clock';
import { Recoveries } from '../delivery/recoveries';
import type { JobEntity } from '../persistence/job.entity';
import { Jobs, type NewJob } from '../persistence/jobs.repository';
import { EndpointRegistry } from './endpoint-registry';
import { type EndpointAddress, endpointAddress } from './endpoints.schemas';
import { findJobDocumentation, recoverDocumentation } from './recoveries.documentation';
import {
  type JobAddress,
  type JobView,
  type RecoverEndpoint,
  jobAddress,
  recoverEndpoint,
} from './recoveries.schemas';
import { assertEnabled } from './resending';

const DAY_MS = 86_400_000;

/** Brings an endpoint what it missed while it was down. */
@Controller()
export class RecoveriesController {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly jobs: Jobs,
    private readonly recoveries: Recoveries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @Post('endpoints/:endpointId/recover')
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented(recoverDocumentation)
  async recover(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodBody(recoverEndpoint) { since, until: wanted }: RecoverEndpoint,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const now = this.clock.now();
    const until = wanted ?? now;
    this.assertWindow(since, until, now);
    assertEnabled(await this.registry.lock(tenantId, endpointId));
    const total = await this.jobs.countRecoverable(endpointId, since, until);
    const job: NewJob = { id: uuidv7(), tenantId, endpointId, since, until, total, createdAt: now };
    await this.jobs.add(job);
    this.unitOfWork.afterCommit(() => {
      this.recoveries.wake();
    });
    void reply.header('location', `/jobs/${job.id}`);
    return viewOf({ ...job, state: 'running', done: 0, endedAt: null });
  }

  @Get('jobs/:jobId')
  @Documented(findJobDocumentation)
  async find(@ZodParams(jobAddress) { jobId }: JobAddress, @Tenant() tenantId: string): Promise<JobView> {
    const job = await this.jobs.find(tenantId, jobId);
    if (!job) throw new ProblemError('not-found', 'There is no job with this id.');
    return viewOf(job);
  }

  private assertWindow(since: Date, until: Date, now: Date): void {
    const days = this.config.WEBHOOK_RECOVERY_MAX_DAYS;
    if (until <= since) throw refused('/until', 'TOO_SMALL', 'must be after since');
    if (now.getTime() - since.getTime() > days * DAY_MS)
      throw refused('/since', 'TOO_SMALL', `must be at most ${String(days)} days ago`);
  }
}

function refused(pointer: string, code: string, message: string): ProblemError {
  return validationFailed([{ pointer, code, message }]);
}

function viewOf(job: Omit<JobEntity, 'cursor' | 'queued' | 'queuedAt'>): JobView {
  const { id, endpointId, since, until, state, total, done, createdAt, endedAt } = job;
  return {
    id,
    endpointId,
    since: since.toISOString(),
    until: until.toISOString(),
    state,
    total,
    done,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
