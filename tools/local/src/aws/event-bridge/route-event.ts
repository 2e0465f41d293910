import { ruleArn } from '../arns';
import type { TargetDelivery } from './delivery/target-delivery';
import type { Bus, EventBusState } from './event-bus-state';

/** Delivers an event to every target of every rule of the bus that it matches, or of those among `onlyRules` (ARNs). */
export function routeEvent(
  event: object,
  bus: Bus,
  { state, delivery }: { readonly state: EventBusState; readonly delivery: TargetDelivery },
  onlyRules?: readonly string[],
): void {
  for (const rule of state.matching(bus, event)) {
    const arn = ruleArn(bus.region, bus.name, rule.name);
    if (onlyRules?.includes(arn) === false) continue;
    for (const target of rule.targets) delivery.deliver(arn, target, event);
  }
}
