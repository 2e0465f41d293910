import type { Route } from '@fanfare/event-contract/routes';
import type { ReactionWorker } from './reaction-worker';

/** The workers of an app, by reaction: one for each that the topology gives to it. */
export class ReactionWorkers {
  private readonly byReaction: ReadonlyMap<string, ReactionWorker>;

  constructor(workers: readonly ReactionWorker[]) {
    this.byReaction = new Map(workers.map((worker) => [worker.route.reaction, worker]));
  }

  get all(): readonly ReactionWorker[] {
    return [...this.byReaction.values()];
  }

  get routes(): readonly Route[] {
    return this.all.map(({ route }) => route);
  }

  get(reaction: string): ReactionWorker | undefined {
    return this.byReaction.get(reaction);
  }
}
