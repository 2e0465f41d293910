import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError } from '@fanfare/http/problems/problem.error';
import { ZodBody, ZodParams } from '@fanfare/http/requests/request-schemas';
import { Controller, Get, HttpCode, HttpStatus, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type AppConfig, CONFIG } from '../app.config';
import type { JobEntity } from '../persistence/job.entity';
import { Jobs } from '../persistence/jobs.repository';
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
import { Recovering } from './recovering';

/** Brings an endpoint what it missed while it was down. */
@Controller()
export class RecoveriesController {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly recovering: Recovering,
    private readonly jobs: Jobs,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @Post('endpoints/:endpointId/recover')
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented(recoverDocumentation)
  async recover(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodBody(recoverEndpoint) wanted: RecoverEndpoint,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const endpoint = await this.registry.lock(tenantId, endpointId);
    const job = await this.recovering.begin(endpoint, wanted, this.config.WEBHOOK_RECOVERY_MAX_DAYS);
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
