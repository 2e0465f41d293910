import type { z } from 'zod';
import type { EventDefinition } from './event';
import { customerAccountActivated } from './events/accounts/customer-account-activated.event';
import { customerAccountCreated } from './events/accounts/customer-account-created.event';
import { customerAccountRejected } from './events/accounts/customer-account-rejected.event';
import { welcomeEmailFailed } from './events/notifications/welcome-email-failed.event';
import { welcomeEmailSent } from './events/notifications/welcome-email-sent.event';
import { legacyEventReceived } from './events/bridge/legacy-event-received.event';
import { customerRegistered } from './events/registration/customer-registered.event';
import { customerValidated } from './events/validation/customer-validated.event';
import { customerValidationFailed } from './events/validation/customer-validation-failed.event';
import { webhookDeliveryExhausted } from './events/webhooks/webhook-delivery-exhausted.event';
import { webhookEndpointDisabled } from './events/webhooks/webhook-endpoint-disabled.event';
import { webhookEndpointWarned } from './events/webhooks/webhook-endpoint-warned.event';
import { webhookEndpointRecovered } from './events/webhooks/webhook-endpoint-recovered.event';

/** Every event of the platform, by name. A test compares it with the files under `events/`, both ways. */
export const catalogue = {
  CustomerRegistered: customerRegistered,
  CustomerValidated: customerValidated,
  CustomerValidationFailed: customerValidationFailed,
  CustomerAccountCreated: customerAccountCreated,
  CustomerAccountRejected: customerAccountRejected,
  CustomerAccountActivated: customerAccountActivated,
  WelcomeEmailSent: welcomeEmailSent,
  WelcomeEmailFailed: welcomeEmailFailed,
  LegacyEventReceived: legacyEventReceived,
  WebhookEndpointDisabled: webhookEndpointDisabled,
  WebhookEndpointWarned: webhookEndpointWarned,
  WebhookEndpointRecovered: webhookEndpointRecovered,
  WebhookDeliveryExhausted: webhookDeliveryExhausted,
} as const;

export type EventName = keyof typeof catalogue;

/** The data of an event, by the event's name. */
export type EventData<Name extends EventName> = z.output<(typeof catalogue)[Name]['schema']>;

/** The names of the events that an app may publish. */
export type PublishedBy<Publisher extends string> = {
  [Name in EventName]: (typeof catalogue)[Name]['publisher'] extends Publisher ? Name : never;
}[EventName];

/** Every definition, for code that does not care which. */
export const definitions: readonly EventDefinition[] = Object.values(catalogue);

/** The definition of an event, or undefined for a name that nobody publishes. */
export function definitionOf(name: string): EventDefinition | undefined {
  return Object.hasOwn(catalogue, name) ? catalogue[name as EventName] : undefined;
}
