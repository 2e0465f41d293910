import type { Endpoints } from './endpoints';
import type { EventLoad } from './event-load';
import type { Sink } from './sink';
import type { Instance, WebhookSite } from './webhook-site';

/** What every part of the benchmark works with: the app, one process of it, its receivers, and who says events. */
export class Bench {
  private ordinal = 0;

  constructor(
    readonly site: WebhookSite,
    readonly instance: Instance,
    readonly sink: Sink,
    readonly endpoints: Endpoints,
    readonly load: EventLoad,
  ) {}

  /** The name of an event that nobody has asked for yet. */
  newType(): string {
    this.ordinal += 1;
    return `bench.run${String(this.ordinal)}`;
  }
}
