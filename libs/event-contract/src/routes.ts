import type { App } from './apps';
import { type EventName, catalogue } from './catalogue';
import { EXTERNAL_SOURCE_PREFIX } from './external-event';
import { type ReactionEntry, type Topology, topology } from './topology';

/** EventBridge's pattern for events of the platform: these sources may say these, and nothing else. */
export interface OwnEventsPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
}

/** EventBridge's pattern for every event of a tenant's own systems. */
export interface ExternalEventsPattern {
  readonly source: readonly [{ readonly prefix: string }];
}

/** EventBridge's pattern for one reaction: what matches reaches it, nothing else does. */
export type RoutePattern =
  OwnEventsPattern | { readonly $or: readonly [OwnEventsPattern, ExternalEventsPattern] };

/** Everything that has a name because a reaction exists. */
export interface Route {
  readonly app: App;
  readonly reaction: string;
  readonly events: readonly EventName[];
  /** The sources that say those events. */
  readonly sources: readonly string[];
  /** Whether the reaction also hears events of tenants' own systems. */
  readonly hearsExternal: boolean;
  readonly bus: string;
  readonly rule: string;
  readonly pattern: RoutePattern;
  readonly queue: string;
  readonly deadLetterQueue: string;
}

/** The longest name of a stage for which the topology promises that every queue's name is legal. */
export const MAX_STAGE_LENGTH = 16;

/** The bus of a stage. */
export function busName(stage: string): string {
  return `fanfare-${stage}`;
}

/** The EventBridge source under which an app publishes; no other app may use it. */
export function eventSource(app: App): string {
  return `fanfare.${app}`;
}

/** A queue that others write to, and where what cannot be used of it goes. */
export interface Inbox {
  readonly queue: string;
  readonly deadLetterQueue: string;
}

/**
 * The queue of systems that cannot call EventBridge. They have its name written down, so it is the bare one on the
 * stage `local`; other stages may share an account, and add their own.
 */
export function legacyInbox(stage: string): Inbox {
  const queue = stage === 'local' ? 'fanfare-legacy-inbox' : `fanfare-legacy-inbox-${stage}`;
  return { queue, deadLetterQueue: `${queue}-dlq` };
}

/** The topology with every name computed. The only code that makes a rule's, queue's or bus's name. */
export function routes(stage: string, table: Topology = topology): readonly Route[] {
  return Object.entries(table).flatMap(([app, reactions]) =>
    Object.entries(reactions).map(([reaction, entry]) => route(stage, app as App, reaction, entry)),
  );
}

/** The routes that end in one app. */
export function routesOf(app: App, stage: string, table: Topology = topology): readonly Route[] {
  return routes(stage, table).filter((candidate) => candidate.app === app);
}

function route(stage: string, app: App, reaction: string, { on, external }: ReactionEntry): Route {
  const queue = `${stage}-${app}-${reaction}`;
  const sources = [...new Set(on.map((event) => eventSource(catalogue[event].publisher)))].sort();
  const own = { source: sources, 'detail-type': [...on].sort() };
  return {
    app,
    reaction,
    events: on,
    sources,
    hearsExternal: external === true,
    bus: busName(stage),
    rule: `${app}-${reaction}`,
    pattern: external ? { $or: [own, { source: [{ prefix: EXTERNAL_SOURCE_PREFIX }] }] } : own,
    queue,
    deadLetterQueue: `${queue}-dlq`,
  };
}
