import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type HealthMeasure, isUntroubled, noteEvidence } from '../domain/endpoint-health';
import type { EndpointHealthEntity } from '../persistence/endpoint-health.entity';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointHealths, type HealthById } from '../persistence/health.repository';
import type { Attempt } from './attempt';
import { type DeliveryRules, RULES } from './delivery-rules';
import { EndpointEvents } from './endpoint-events';

interface Judged {
  readonly attempt: Attempt;
  readonly measure: HealthMeasure;
}

/** Learns from attempts how endpoints fare, and does what follows: warns, disables, says so. */
@Injectable()
export class HealthRecording {
  constructor(
    private readonly healths: EndpointHealths,
    private readonly endpoints: Endpoints,
    private readonly events: EndpointEvents,
    @Inject(RULES) private readonly rules: DeliveryRules,
  ) {}

  /** Takes attempts into account, in their order, within the current transaction; returns how their endpoints fare now. */
  async note(attempts: readonly Attempt[], manager: EntityManager): Promise<HealthById> {
    const telling = attempts.filter((attempt) => !isPlain(attempt));
    const ids = new Set(telling.map(({ task }) => task.claimed.endpointId));
    const healths = new Map(await this.healths.lock(manager, [...ids].sort()));
    const judged = attempts.map((attempt) => this.judge(attempt, healths));
    await this.healths.save(manager, [...healths.values()]);
    for (const each of judged) await this.act(each, healths);
    return healths;
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

  private async act({ attempt, measure }: Judged, healths: HealthById): Promise<void> {
    const { claimed } = attempt.task;
    if (attempt.answer.failure === 'gone') await this.disable(attempt, 'gone');
    else if (measure === 'disable') await this.disable(attempt, 'failing');
    else if (measure === 'recovered') await this.events.recovered(claimed);
    else if (measure === 'warn') await this.warn(attempt, healths.get(claimed.endpointId)?.failingSince);
  }

  private async disable({ task }: Attempt, reason: 'gone' | 'failing'): Promise<void> {
    if (await this.endpoints.disableIfEnabled(task.claimed.endpointId, reason))
      await this.events.disabled(task.claimed, reason);
  }

  private async warn({ task }: Attempt, since: Date | null | undefined): Promise<void> {
    if (!since) return;
    await this.events.failing(task.claimed, since, new Date(since.getTime() + this.rules.disableAfterMs));
  }
}

/** A success that changes nothing about its endpoint. */
export function isPlain({ task, answer, endedAt }: Attempt): boolean {
  return answer.failure === null && !task.probe && isUntroubled(task.profile.health, endedAt);
}
