import { type App, apps } from '@fanfare/event-contract/apps';
import { definitions } from '@fanfare/event-contract/catalogue';
import type { EventDefinition } from '@fanfare/event-contract/event';
import { type Route, routes, routesOf } from '@fanfare/event-contract/routes';
import { type Topology, topology } from '@fanfare/event-contract/topology';

/** The whole of docs/event-flow.md. */
export function flowPage(events = definitions, table: Topology = topology): string {
  const rows = events.map((event) => row(event, routes('<stage>', table)));
  return `# Who reacts to what

Computed from \`libs/event-contract/src/topology.ts\`; \`npm run events -- --update\` writes it again.

${flowDiagram(table)}

Each reaction has the queue of its line, on the bus \`fanfare-<stage>\`, and the dead-letter queue \`<queue>-dlq\`.

| Event | Version | Publisher | Visibility | Reactions and their queues |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** A Mermaid block: an arrow from each app to each app that reacts to it, with the events that the second one hears. */
export function flowDiagram(table: Topology = topology): string {
  const arrows = apps.flatMap((from) => apps.flatMap((to) => arrow(from, to, table)));
  return ['```mermaid', 'flowchart LR', ...arrows, '```'].join('\n');
}

function arrow(from: App, to: App, table: Topology): readonly string[] {
  const heard = new Set<string>(routesOf(to, '<stage>', table).flatMap(({ events }) => events));
  const said = definitions.filter(({ publisher, name }) => publisher === from && heard.has(name));
  return said.length === 0 ? [] : [`  ${from} -- "${said.map(({ name }) => name).join('<br/>')}" --> ${to}`];
}

function row({ name, version, publisher, visibility }: EventDefinition, all: readonly Route[]): string {
  const heard = all.filter(({ events }) => events.some((event) => event === name));
  const reactions = heard.map(({ app, reaction, queue }) => `${app}: ${reaction}<br/>\`${queue}\``);
  return `| ${[name, version, publisher, visibility, reactions.join('<br/>') || 'none'].join(' | ')} |`;
}
