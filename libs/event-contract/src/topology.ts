import type { App } from './apps';
import type { EventName } from './catalogue';
import type { HeardEvent } from './envelope';
import type { ExternalEvent } from './external-event';

/** What moves a registration on: everything that its status view is folded from. */
export const customerProgress = [
  'CustomerValidated',
  'CustomerValidationFailed',
  'CustomerAccountCreated',
  'CustomerAccountRejected',
  'CustomerAccountActivated',
  'WelcomeEmailSent',
  'WelcomeEmailFailed',
] as const satisfies readonly EventName[];

/** Everything that may leave the platform through a webhook: the events whose visibility is `public`. */
export const publicEvents = [
  'CustomerRegistered',
  'CustomerValidated',
  'CustomerValidationFailed',
  'CustomerAccountCreated',
  'CustomerAccountRejected',
  'CustomerAccountActivated',
  'WelcomeEmailSent',
  'WelcomeEmailFailed',
  'LegacyEventReceived',
  'WebhookEndpointDisabled',
  'WebhookEndpointWarned',
  'WebhookEndpointRecovered',
  'WebhookDeliveryExhausted',
] as const satisfies readonly EventName[];

/**
 * What happens to webhooks themselves. The one exception to the rule that no app hears what it says: tenants may have
 * these delivered like any other event. So that nothing can go round in circles, whatever becomes of the delivery of
 * one of these raises no event.
 */
export const webhookEvents = [
  'WebhookEndpointDisabled',
  'WebhookEndpointWarned',
  'WebhookEndpointRecovered',
  'WebhookDeliveryExhausted',
] as const satisfies readonly EventName[];

/** Events that nobody is to react to; every other event has a reaction. */
export const terminalEvents = [] as const satisfies readonly EventName[];

/** What one reaction hears: these events, and with `external` also those of tenants' own systems. */
export interface ReactionEntry {
  readonly on: readonly EventName[];
  readonly external?: true;
}

/** App → reaction → what it hears. */
export type Topology = Readonly<Partial<Record<App, Readonly<Record<string, ReactionEntry>>>>>;

/**
 * Who reacts to what: the one table that rules, queues, policies, documentation and the boot check are computed from.
 * One reaction is one file, one class, one rule, one queue, one dead-letter queue and one ledger scope.
 */
export const topology = {
  registration: {
    'track-customer-on-customer-progress': { on: customerProgress },
  },
  validation: {
    'validate-customer-on-customer-registered': { on: ['CustomerRegistered'] },
  },
  accounts: {
    'open-account-on-customer-validated': { on: ['CustomerValidated'] },
  },
  notifications: {
    'welcome-customer-on-customer-account-created': { on: ['CustomerAccountCreated'] },
  },
  webhooks: {
    'dispatch-webhook-on-public-event': { on: publicEvents, external: true },
  },
} as const satisfies Topology;

type Table = typeof topology;
type Entries = { [A in keyof Table]: Table[A] }[keyof Table];

/** The name of any reaction. */
export type ReactionName = Entries extends infer Entry
  ? Entry extends Entry
    ? keyof Entry & string
    : never
  : never;

type EntryOf<Name extends ReactionName> = Entries extends infer Entry
  ? Entry extends Record<Name, infer Found extends ReactionEntry>
    ? Found
    : never
  : never;

/** The event, or the union of events, that a reaction receives. */
export type Heard<Name extends ReactionName> =
  | HeardEvent<EntryOf<Name>['on'][number]>
  | (EntryOf<Name> extends { readonly external: true } ? ExternalEvent : never);
