import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { App } from '@fanfare/event-contract/apps';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public, Unlimited } from '../api-keys/public.decorator';
import { Documented } from '../openapi/documented.decorator';
import { DrainState } from './drain-state';
import { ReadinessProbes } from './readiness-probes';

/** Under which the app's name is provided. */
export const appName = Symbol('app name');

const liveness = z.object({ status: z.literal('alive'), app: z.string() });
const readiness = z.object({
  status: z.enum(['ready', 'draining', 'unavailable']),
  parts: z.record(z.string(), z.enum(['up', 'down'])),
});

/** What `GET /health/ready` says: 200 and `ready`, or 503 and why not. */
export type Readiness = z.output<typeof readiness>;

/** Health for whoever runs the process: is it alive, and should it get work. */
@Controller('health')
@Public()
@Unlimited()
export class HealthController {
  constructor(
    private readonly probes: ReadinessProbes,
    private readonly drain: DrainState,
    @Inject(appName) private readonly app: App,
  ) {}

  /** Answers as long as the process does; no dependency can make it fail. */
  @Get('live')
  @Documented({
    summary: 'Is the process alive?',
    answers: { 200: { description: 'It is.', schema: liveness } },
  })
  live(): z.output<typeof liveness> {
    return { status: 'alive', app: this.app };
  }

  /** 503 while a part that the process needs does not work, and from the moment that it drains. */
  @Get('ready')
  @Documented({
    summary: 'Should the process get work?',
    answers: {
      200: { description: 'It should.', schema: readiness },
      503: {
        description: 'It should not: it drains, or a part that it needs does not work.',
        schema: readiness,
      },
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const parts = await this.probes.report();
    const works = Object.values(parts).every((health) => health === 'up');
    const status = this.drain.draining ? 'draining' : works ? 'ready' : 'unavailable';
    if (status !== 'ready') void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    return { status, parts };
  }
}
