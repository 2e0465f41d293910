import { type App, apps } from '@fanfare/event-contract/apps';
import { definitions } from '@fanfare/event-contract/catalogue';
import type { EventDefinition } from '@fanfare/event-contract/event';
import { externalSource } from '@fanfare/event-contract/external-event';
import { type Route, routes, routesOf } from '@fanfare/event-contract/routes';
import { type Topology, publicEvents, topology } from '@fanfare/event-contract/topology';

/** The whole of docs/event-flow.md. */
export function flowPage(events = definitions, table: Topology = topology): string {
  const all = routes('<stage>', table);
  const rows = [...events.map((event) => row(event, all)), ...externalRow(all)];
  return `# Who reacts to what

Computed from \`libs/event-contract/src/topology.ts\`; \`npm run events -- --update\` writes it again.

${flowDiagram(table)}

Each reaction has the queue of its line, on the bus \`fanfare-<stage>\`, and the dead-letter queue \`<queue>-dlq\`.

| Event | Version | Publisher | Visibility | Reactions and their queues |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/**
 * A Mermaid block: an arrow from each app to each app that reacts to it, with the events that the second one hears. Who
 * hears every public event has one arrow for all of them, and one more for events of other systems.
 */
export function flowDiagram(table: Topology = topology): string {
  const arrows = apps.flatMap((from) => apps.flatMap((to) => arrow(from, to, table)));
  const fromEverywhere = apps.flatMap((to) => arrowsFromEverywhere(to, routesOf(to, '<stage>', table)));
  return ['```mermaid', 'flowchart LR', ...arrows, ...fromEverywhere, '```'].join('\n');
}

const hearsExternal = (route: Route): boolean => route.hearsExternal;
const hearsEverything = ({ events }: Route): boolean => publicEvents.every((name) => events.includes(name));

function arrowsFromEverywhere(to: App, reactions: readonly Route[]): readonly string[] {
  return [
    ...(reactions.some(hearsEverything) ? [`  apps([every app]) -- "every public event" --> ${to}`] : []),
    ...(reactions.some(hearsExternal) ? [`  outside([other systems]) -- "external events" --> ${to}`] : []),
  ];
}

function arrow(from: App, to: App, table: Topology): readonly string[] {
  const listening = routesOf(to, '<stage>', table).filter((route) => !hearsEverything(route));
  const heard = new Set<string>(listening.flatMap(({ events }) => events));
  const said = definitions.filter(({ publisher, name }) => publisher === from && heard.has(name));
  return said.length === 0 ? [] : [`  ${from} -- "${said.map(({ name }) => name).join('<br/>')}" --> ${to}`];
}

function row({ name, version, publisher, visibility }: EventDefinition, all: readonly Route[]): string {
  const heard = all.filter(({ events }) => events.some((event) => event === name));
  return `| ${[name, version, publisher, visibility, listed(heard)].join(' | ')} |`;
}

function externalRow(all: readonly Route[]): readonly string[] {
  const heard = all.filter(hearsExternal);
  const source = `\`${externalSource('<tenant>')}\``;
  return heard.length === 0 ? [] : [`| any other name | any | ${source} | public | ${listed(heard)} |`];
}

function listed(heard: readonly Route[]): string {
  const reactions = heard.map(({ app, reaction, queue }) => `${app}: ${reaction}<br/>\`${queue}\``);
  return reactions.join('<br/>') || 'none';
}
