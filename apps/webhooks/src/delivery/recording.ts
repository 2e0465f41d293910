import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type HealthMeasure, isUntroubled, noteEvidence } from '../domain/endpoint-health';
import { outcomeOf } from '../domain/outcome';
import type { EndpointHealthEntity } from '../persistence/endpoint-health.entity';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointHealths } from '../persistence/health.repository';
import { type Settled, Settlements } from '../persistence/settlements.repository';
import type { Attempt } from './attempt';
import { type DeliveryRules, RULES } from './delivery-rules';
import { EndpointEvents } from './endpoint-events';
import { settlementOf } from './settlement-of';

/** What was recorded: what became of each delivery that was still ours, and the endpoints that fare differently now. */
export interface Recorded {
  readonly settled: ReadonlyMap<string, Settled>;
  readonly changedEndpoints: ReadonlySet<string>;
  readonly goneEndpoints: boolean;
}

interface Judged {
  readonly attempt: Attempt;
  readonly measure: HealthMeasure;
}

/** Records what attempts came to, and all that follows from it, in one transaction. */
@Injectable()
export class Recording {
  constructor(
    private readonly settlements: Settlements,
    private readonly healths: EndpointHealths,
    private readonly endpoints: Endpoints,
    private readonly events: EndpointEvents,
    private readonly unitOfWork: UnitOfWork,
    @Inject(RULES) private readonly rules: DeliveryRules,
  ) {}

  /** Records all of them or none; again is harmless. When every one is a success of a sound endpoint, one statement does. */
  async record(attempts: readonly Attempt[]): Promise<Recorded> {
    const troubled = attempts.filter((attempt) => !isPlain(attempt));
    if (troubled.length > 0) return this.unitOfWork.run((manager) => this.recordTroubled(manager, attempts));
    const settled = await this.settlements.record(attempts.map((attempt) => this.settlement(attempt)));
    return { settled: byId(settled), changedEndpoints: new Set(), goneEndpoints: false };
  }

  private async recordTroubled(manager: EntityManager, attempts: readonly Attempt[]): Promise<Recorded> {
    const ids = new Set(attempts.filter((attempt) => !isPlain(attempt)).map(endpointOf));
    const healths = new Map(await this.healths.lock(manager, [...ids].sort()));
    const judged = attempts.map((attempt) => this.judge(attempt, healths));
    await this.healths.save(manager, [...healths.values()]);
    for (const each of judged) await this.act(each, healths.get(endpointOf(each.attempt)));
    const rows = attempts.map((attempt) => this.settlement(attempt, healths.get(endpointOf(attempt))));
    const settled = byId(await this.settlements.record(rows, manager));
    for (const attempt of attempts) await this.sayExhausted(attempt, settled.get(attempt.task.claimed.id));
    return {
      settled,
      changedEndpoints: new Set(healths.keys()),
      goneEndpoints: attempts.some(({ answer }) => answer.failure === 'gone'),
    };
  }

  private judge(attempt: Attempt, healths: Map<string, EndpointHealthEntity>): Judged {
    const { task, answer, endedAt } = attempt;
    const { endpointId, messageId } = task.claimed;
    const health = healths.get(endpointId);
    if (!health) return { attempt, measure: null };
    const evidence = { ...answer, messageId, probe: task.probe };
    const judgement = noteEvidence(health, evidence, endedAt, this.rules);
    healths.set(endpointId, judgement.health);
    return { attempt, measure: judgement.measure };
  }

  private async act({ attempt, measure }: Judged, health: EndpointHealthEntity | undefined): Promise<void> {
    const { claimed } = attempt.task;
    if (attempt.answer.failure === 'gone') await this.disable(attempt, 'gone');
    else if (measure === 'disable') await this.disable(attempt, 'failing');
    else if (measure === 'recovered') await this.events.recovered(claimed);
    else if (measure === 'warn' && health?.failingSince) {
      const disablesAt = new Date(health.failingSince.getTime() + this.rules.disableAfterMs);
      await this.events.failing(claimed, health.failingSince, disablesAt);
    }
  }

  private async disable({ task }: Attempt, reason: 'gone' | 'failing'): Promise<void> {
    if (await this.endpoints.disableIfEnabled(task.claimed.endpointId, reason))
      await this.events.disabled(task.claimed, reason);
  }

  private settlement(attempt: Attempt, health?: EndpointHealthEntity): ReturnType<typeof settlementOf> {
    const outcome = outcomeOf(attempt.task.claimed, attempt.answer, this.rules, Math.random);
    return settlementOf(attempt, outcome, health);
  }

  private async sayExhausted(attempt: Attempt, settled: Settled | undefined): Promise<void> {
    const { trigger } = attempt.task.claimed;
    const byHand = trigger === 'manual' || trigger === 'test';
    if (settled?.state === 'exhausted' && !byHand) await this.events.exhausted(attempt, settled);
  }
}

/** A success that changes nothing about its endpoint. */
function isPlain({ task, answer, endedAt }: Attempt): boolean {
  return answer.failure === null && !task.probe && isUntroubled(task.profile.health, endedAt);
}

function endpointOf({ task }: Attempt): string {
  return task.claimed.endpointId;
}

function byId(settled: readonly Settled[]): Map<string, Settled> {
  return new Map(settled.map((each) => [each.id, each]));
}
