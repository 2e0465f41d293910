import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Settled, Settlements } from '../persistence/settlements.repository';
import type { Attempt } from './attempt';
import { EndpointEvents } from './endpoint-events';
import { HealthRecording, isPlain } from './health-recording';
import { settlementOf } from './settlement-of';

/** What was recorded: what became of each delivery that was still ours, by its id, and the endpoints that fare differently. */
export interface Recorded {
  readonly settled: ReadonlyMap<string, Settled>;
  readonly changedEndpoints: Iterable<string>;
}

/** Records what attempts came to, and all that follows from it, in one transaction. */
@Injectable()
export class Recording {
  constructor(
    private readonly settlements: Settlements,
    private readonly health: HealthRecording,
    private readonly events: EndpointEvents,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Records all of them or none; again is harmless. When every one is a success of a sound endpoint, one statement does. */
  async record(attempts: readonly Attempt[]): Promise<Recorded> {
    if (!attempts.every(isPlain)) return this.unitOfWork.run((manager) => this.recordAll(attempts, manager));
    const settled = await this.settlements.record(attempts.map((attempt) => settlementOf(attempt)));
    return { settled: byId(settled), changedEndpoints: [] };
  }

  private async recordAll(attempts: readonly Attempt[], manager: EntityManager): Promise<Recorded> {
    const healths = await this.health.note(attempts, manager);
    const rows = attempts.map((attempt) =>
      settlementOf(attempt, healths.get(attempt.task.claimed.endpointId)),
    );
    const settled = byId(await this.settlements.record(rows, manager));
    for (const attempt of attempts) await this.sayExhausted(attempt, settled.get(attempt.task.claimed.id));
    return { settled, changedEndpoints: healths.keys() };
  }

  private async sayExhausted(attempt: Attempt, settled: Settled | undefined): Promise<void> {
    const { trigger } = attempt.task.claimed;
    const byHand = trigger === 'manual' || trigger === 'test';
    if (settled?.state === 'exhausted' && !byHand) await this.events.exhausted(attempt, settled);
  }
}

function byId(settled: readonly Settled[]): ReadonlyMap<string, Settled> {
  return new Map(settled.map((each) => [each.id, each]));
}
