import type { EventData, EventName } from '@fanfare/event-contract/catalogue';
import type { Finding } from '@fanfare/event-contract/customer';
import type { HeardEvent } from '@fanfare/event-contract/envelope';

export type CustomerStatus = 'REGISTERED' | 'VALIDATED' | 'REJECTED' | 'ACTIVE';
export type WelcomeEmailStatus = 'PENDING' | 'SENT' | 'FAILED';

/** One line of a customer's timeline; `at` is UTC. */
export interface HistoryEntry {
  readonly event: EventName;
  readonly eventId: string;
  readonly at: string;
}

/** Where a registration stands. `accountId` is there when `ACTIVE`, `errors` when `REJECTED`, never otherwise. */
export interface CustomerProgress {
  readonly status: CustomerStatus;
  readonly accountId?: string;
  readonly errors?: readonly Finding[];
  readonly welcomeEmail: WelcomeEmailStatus;
  readonly history: readonly HistoryEntry[];
}

const rejectionMessages: Readonly<Record<EventData<'CustomerAccountRejected'>['reason'], string>> = {
  EMAIL_ALREADY_REGISTERED: 'An account with this e-mail address exists already.',
};

/**
 * Where a customer stands after these events about it. The same set gives the same answer in any order and with any
 * event repeated. Facts that cannot both be true are ranked: an open account beats a refusal, which beats a
 * validation; a mail that was sent once beats one that failed; of several refusals the latest is reported.
 */
export function foldCustomer(events: readonly HeardEvent[]): CustomerProgress {
  const heard = inOrder(events);
  const account = last(heard, 'CustomerAccountActivated') ?? last(heard, 'CustomerAccountCreated');
  const refusal = heard.findLast(isRefusal);
  return {
    ...standing(heard, account?.data.accountId, refusal),
    welcomeEmail: welcomeEmail(heard),
    history: heard.map(({ type, metadata }) => ({
      event: type,
      eventId: metadata.eventId,
      at: new Date(metadata.occurredAt).toISOString(),
    })),
  };
}

type Refusal = HeardEvent<'CustomerValidationFailed' | 'CustomerAccountRejected'>;

function standing(
  heard: readonly HeardEvent[],
  accountId: string | undefined,
  refusal: Refusal | undefined,
): Pick<CustomerProgress, 'status' | 'accountId' | 'errors'> {
  if (accountId !== undefined) return { status: 'ACTIVE', accountId };
  if (refusal) return { status: 'REJECTED', errors: errorsOf(refusal) };
  return { status: last(heard, 'CustomerValidated') ? 'VALIDATED' : 'REGISTERED' };
}

function welcomeEmail(heard: readonly HeardEvent[]): WelcomeEmailStatus {
  if (last(heard, 'WelcomeEmailSent')) return 'SENT';
  return last(heard, 'WelcomeEmailFailed') ? 'FAILED' : 'PENDING';
}

function errorsOf(refusal: Refusal): readonly Finding[] {
  if (refusal.type === 'CustomerValidationFailed') return refusal.data.errors;
  const { reason } = refusal.data;
  return [{ field: 'email', code: reason, message: rejectionMessages[reason] }];
}

function isRefusal(event: HeardEvent): event is Refusal {
  return event.type === 'CustomerValidationFailed' || event.type === 'CustomerAccountRejected';
}

function last<Name extends EventName>(
  heard: readonly HeardEvent[],
  name: Name,
): HeardEvent<Name> | undefined {
  return heard.findLast(({ type }) => type === name) as HeardEvent<Name> | undefined;
}

/** Each event once, by the time it states and then by its id, which orders those of one instant for good. */
function inOrder(events: readonly HeardEvent[]): readonly HeardEvent[] {
  const sorted = events.toSorted(
    (a, b) => instant(a) - instant(b) || (id(a) < id(b) ? -1 : Number(id(a) > id(b))),
  );
  return [...Map.groupBy(sorted, id).values()].flatMap(([first]) => first ?? []);
}

function instant({ metadata }: HeardEvent): number {
  return Date.parse(metadata.occurredAt);
}

function id({ metadata }: HeardEvent): string {
  return metadata.eventId;
}
