import { setTimeout as wait } from 'node:timers/promises';
import { type CustomerView, isFinal } from './customer-view';
import type { DemoCustomer } from './customers';
import type { RegistrationApi } from './registration-api';
import type { ReceivedWebhook } from './webhook-receiver';

const POLL_MS = 150;

/** Something new about a customer: an event of its history, or the webhook that told another company of one. */
export interface Happening {
  readonly customer: DemoCustomer;
  readonly view: CustomerView;
  readonly event: string;
  readonly at: string;
  readonly webhook?: ReceivedWebhook;
}

/** What journeys are made with. */
export interface JourneyTools {
  readonly api: Pick<RegistrationApi, 'register' | 'find'>;
  readonly webhooksAbout: (customerId: string) => readonly ReceivedWebhook[];
  readonly tell: (happening: Happening) => void;
}

/** One customer's way from the registration to its fate. */
export class Journey {
  /** What the API said last. */
  view: CustomerView | undefined;
  /** What another company was told. */
  webhooks: readonly ReceivedWebhook[] = [];
  /** Why it did not get to an end. */
  problem: unknown;
  private readonly told = new Set<string>();

  constructor(
    readonly customer: DemoCustomer,
    private readonly idempotencyKey: string,
    private readonly tools: JourneyTools,
  ) {}

  /** Registers the customer and tells of each event, once, until the fate is known. Never rejects: see `problem`. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      const { details } = this.customer;
      const customerId = await this.tools.api.register(details, this.idempotencyKey, signal);
      while (await this.goesOn(customerId, signal)) await wait(POLL_MS, undefined, { signal });
    } catch (error) {
      this.problem = signal.aborted ? signal.reason : error;
    }
  }

  /**
   * Events can be heard out of order: it is over when the fate is known, another look brings nothing new, and the other
   * company has been told all of it.
   */
  private async goesOn(customerId: string, signal: AbortSignal): Promise<boolean> {
    const view = await this.tools.api.find(customerId, signal);
    this.view = view;
    this.webhooks = this.tools.webhooksAbout(customerId);
    const { customer } = this;
    const events = view.history.map(({ event, eventId, at }) => ({
      id: eventId,
      happening: { customer, view, event, at },
    }));
    const webhooks = this.webhooks.map((webhook) => ({
      id: `webhook ${webhook.eventId} ${String(webhook.verified)}`,
      happening: { customer, view, event: 'webhook', at: webhook.at, webhook },
    }));
    const news = [...events, ...webhooks]
      .filter(({ id }) => !this.told.has(id))
      .sort((a, b) => Date.parse(a.happening.at) - Date.parse(b.happening.at));
    for (const { id, happening } of news) {
      this.told.add(id);
      this.tools.tell(happening);
    }
    return news.length > 0 || !isFinal(view) || untold(view, this.webhooks).length > 0;
  }
}

/** The events of a customer of which no other company has heard in a webhook with a good signature. */
export function untold(view: CustomerView, webhooks: readonly ReceivedWebhook[]): string[] {
  const verified = new Set(webhooks.filter((webhook) => webhook.verified).map(({ eventId }) => eventId));
  return view.history.filter(({ eventId }) => !verified.has(eventId)).map(({ event }) => event);
}

/** Runs all journeys at once, but for those that wait for an earlier customer's. */
export async function runJourneys(journeys: readonly Journey[], signal: AbortSignal): Promise<void> {
  const ends = new Map<string, Promise<void>>();
  for (const journey of journeys) {
    const { who, after } = journey.customer;
    const before = (after === undefined ? undefined : ends.get(after)) ?? Promise.resolve();
    ends.set(
      who,
      before.then(() => journey.run(signal)),
    );
  }
  await Promise.all(ends.values());
}
