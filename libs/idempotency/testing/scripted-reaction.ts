import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import type { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import type { EntityManager } from 'typeorm';

/** One run of the handler. */
export interface Run {
  readonly context: ReactionContext;
  readonly manager: EntityManager;
  /** Which run for this event it is, counted from 1. */
  readonly number: number;
}

/** What the handler does after it has written its effect; a test sets it. */
export const script: { runs: Map<string, number>; act: (run: Run) => Promise<void> } = {
  runs: new Map(),
  act: () => Promise.resolve(),
};

/** Makes the handler do nothing but its effect, and forgets its runs. */
export function resetScript(): void {
  script.runs = new Map();
  script.act = () => Promise.resolve();
}

/** A reaction whose effect is one row, and which does what the script says. */
@Reaction('open-account-on-customer-validated')
export class ScriptedReaction implements ReactsTo<'open-account-on-customer-validated'> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle(_: unknown, context: ReactionContext): Promise<void> {
    const number = (script.runs.get(context.eventId) ?? 0) + 1;
    script.runs.set(context.eventId, number);
    const { manager } = this.unitOfWork;
    await manager.query('INSERT INTO effects VALUES ($1, $2)', [context.eventId, `run ${number}`]);
    await script.act({ context, manager, number });
  }
}
