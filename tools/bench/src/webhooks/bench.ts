import type { Endpoints } from './endpoints';
import type { EventLoad } from './event-load';
import type { Sink } from './sink';
import type { Instance, WebhookSite } from './webhook-site';

/** The app, one process of it, its receivers, and who says events. */
export interface BenchParts {
  readonly site: WebhookSite;
  readonly instance: Instance;
  readonly sink: Sink;
  readonly endpoints: Endpoints;
  readonly load: EventLoad;
}

/** What every part of the benchmark works with. */
export interface Bench extends BenchParts {
  /** The name of an event that nobody has asked for yet. */
  newType(): string;
}

/** Puts a bench together. */
export function benchOf(parts: BenchParts): Bench {
  let ordinal = 0;
  return {
    ...parts,
    newType: () => {
      ordinal += 1;
      return `bench.run${String(ordinal)}`;
    },
  };
}
