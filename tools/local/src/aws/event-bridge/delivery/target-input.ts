import type { Target } from '../event-bus-state';

/** What a target is sent of an event: its constant Input, the part that InputPath names, or all of it. */
export function inputOf({ Input, InputPath }: Target, event: object): string {
  if (Input !== undefined) return Input;
  if (InputPath === undefined || InputPath === '$') return JSON.stringify(event);
  const found = InputPath.replace(/^\$\.?/, '')
    .split('.')
    .reduce<unknown>(member, event);
  return JSON.stringify(found ?? null);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
