import { setTimeout as wait } from 'node:timers/promises';
import type { RegistrationApi } from './api-client';
import { type CustomerView, isFinal } from './customer-view';
import type { DemoCustomer } from './customers';

const POLL_MS = 150;

/** Something new in a customer's history. */
export interface Happening {
  readonly customer: DemoCustomer;
  readonly view: CustomerView;
  readonly event: string;
  readonly at: string;
}

/** One customer's way from the registration to its fate. */
export class Journey {
  /** What the API said last. */
  view: CustomerView | undefined;
  /** Why it did not get to an end. */
  problem: unknown;
  private readonly told = new Set<string>();

  constructor(
    readonly customer: DemoCustomer,
    private readonly idempotencyKey: string,
    private readonly api: RegistrationApi,
    private readonly tell: (happening: Happening) => void,
  ) {}

  /** Registers the customer and tells of each event, once, until the fate is known. Never rejects: see `problem`. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      const { details } = this.customer;
      const customerId = await this.api.register(details, this.idempotencyKey, signal);
      while (await this.goesOn(customerId, signal)) await wait(POLL_MS, undefined, { signal });
    } catch (error) {
      this.problem = signal.aborted ? signal.reason : error;
    }
  }

  /** Events can be heard out of order: it is over when the fate is known and another look brings nothing new. */
  private async goesOn(customerId: string, signal: AbortSignal): Promise<boolean> {
    const view = await this.api.find(customerId, signal);
    this.view = view;
    const news = view.history.filter(({ eventId }) => !this.told.has(eventId));
    for (const { event, eventId, at } of news) {
      this.told.add(eventId);
      this.tell({ customer: this.customer, view, event, at });
    }
    return news.length > 0 || !isFinal(view);
  }
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
