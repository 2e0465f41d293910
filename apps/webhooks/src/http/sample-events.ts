import { type EventName, catalogue, definitions } from '@fanfare/event-contract/catalogue';
import type { EventDefinition } from '@fanfare/event-contract/event';

/** The events of the platform that webhooks may carry, by name. */
export const publicDefinitions: readonly EventDefinition[] = definitions
  .filter(({ visibility }) => visibility === 'public')
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The name of an event that webhooks may carry, or undefined. */
export function publicEvent(name: string): EventDefinition | undefined {
  return publicDefinitions.find((definition) => definition.name === name);
}

/** The type of which a test sends a sample unless told: the first one that the endpoint asks for and that has a sample. */
export function sampleTypeFor(eventTypes: readonly string[] | null): EventName {
  const wanted = eventTypes?.find((name) => publicEvent(name) !== undefined);
  return (wanted as EventName | undefined) ?? catalogue.CustomerRegistered.name;
}
