import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { App } from '@fanfare/event-contract/apps';
import type { FastifyReply } from 'fastify';
import { Public, Unlimited } from '../api-keys/public.decorator';
import { DrainState } from './drain-state';
import { type PartHealth, ReadinessProbes } from './readiness-probes';

/** Under which the app's name is provided. */
export const appName = Symbol('app name');

/** What `GET /health/ready` says: 200 and `ready`, or 503 and why not. */
export interface Readiness {
  readonly status: 'ready' | 'draining' | 'unavailable';
  readonly parts: Readonly<Record<string, PartHealth>>;
}

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
  live(): { status: 'alive'; app: App } {
    return { status: 'alive', app: this.app };
  }

  /** 503 while a part that the process needs does not work, and from the moment that it drains. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const parts = await this.probes.report();
    const works = Object.values(parts).every((health) => health === 'up');
    const status = this.drain.draining ? 'draining' : works ? 'ready' : 'unavailable';
    if (status !== 'ready') void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    return { status, parts };
  }
}
