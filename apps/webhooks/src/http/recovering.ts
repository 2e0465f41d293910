import { validationFailed } from '@fanfare/http/problems/problem.error';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../delivery/clock';
import { Recoveries } from '../delivery/recoveries';
import type { EndpointEntity } from '../persistence/endpoint.entity';
import { Jobs, type NewJob } from '../persistence/jobs.repository';
import type { RecoverEndpoint } from './recoveries.schemas';
import { assertEnabled } from './resending';

const DAY_MS = 86_400_000;

interface Window {
  readonly since: Date;
  readonly until: Date;
}

/** Begins recoveries, within the current transaction. */
@Injectable()
export class Recovering {
  constructor(
    private readonly jobs: Jobs,
    private readonly recoveries: Recoveries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a job for what an endpoint missed in a time that begins at most `maxDays` days ago.
   * @throws ProblemError 422 for another time, 409 for an endpoint that is disabled
   */
  async begin(endpoint: EndpointEntity, wanted: RecoverEndpoint, maxDays: number): Promise<NewJob> {
    const now = this.clock.now();
    const window = { since: wanted.since, until: wanted.until ?? now };
    assertWindow(window, now, maxDays);
    assertEnabled(endpoint);
    const { tenantId, id: endpointId } = endpoint;
    const total = await this.jobs.countRecoverable(endpointId, window.since, window.until);
    const job: NewJob = { id: uuidv7(), tenantId, endpointId, ...window, total, createdAt: now };
    await this.jobs.add(job);
    this.unitOfWork.afterCommit(() => {
      this.recoveries.wake();
    });
    return job;
  }
}

function assertWindow({ since, until }: Window, now: Date, maxDays: number): void {
  if (until <= since) refuse('/until', 'must be after since');
  if (now.getTime() - since.getTime() > maxDays * DAY_MS)
    refuse('/since', `must be at most ${String(maxDays)} days ago`);
}

function refuse(pointer: string, message: string): never {
  throw validationFailed([{ pointer, code: 'TOO_SMALL', message }]);
}
