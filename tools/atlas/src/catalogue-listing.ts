import type { EventDefinition } from '@fanfare/event-contract/event';
import { routes } from '@fanfare/event-contract/routes';
import { jsonSchemaOf } from '@fanfare/event-contract/snapshots';
import { type Field, fieldsOf } from './fields';

const columns = 100;

/** Every event for a terminal: what it means, who reacts, and its fields. No line is wider than 100 columns. */
export function listCatalogue(events: readonly EventDefinition[]): string {
  return events.map(listEvent).join('\n\n');
}

function listEvent(event: EventDefinition): string {
  const { name, version, visibility, publisher, description } = event;
  const fields = fieldsOf(jsonSchemaOf(event));
  const width = Math.max(...fields.map((field) => nameOf(field).length));
  return [
    `${name}  version ${version}, ${visibility}, said by ${publisher}`,
    ...indented('', description),
    ...indented('heard by  ', hearersOf(name).join('\n')),
    ...indented('data      ', fields.map((field) => listField(field, width)).join('\n')),
  ].join('\n');
}

function hearersOf(name: string): readonly string[] {
  const heard = routes('<stage>').filter(({ events }) => events.some((event) => event === name));
  return heard.length === 0 ? ['nobody'] : heard.map(({ app, reaction }) => `${app}: ${reaction}`);
}

function nameOf({ path, optional }: Field): string {
  return optional ? `${path}?` : path;
}

function listField(field: Field, width: number): string {
  return `${nameOf(field).padEnd(width)}  ${field.holds}${field.personal ? ', personal' : ''}`;
}

function indented(label: string, text: string): readonly string[] {
  const margin = 2 + label.length;
  const lines = text.split('\n').flatMap((line) => wrapped(line, columns - margin));
  return lines.map((line, index) => `  ${index === 0 ? label : ' '.repeat(label.length)}${line}`);
}

/** Breaks a line at spaces; a word that is wider than the line is cut. */
function wrapped(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const space = line.lastIndexOf(' ', width);
  const at = space > 0 ? space : width;
  return [line.slice(0, at).trimEnd(), ...wrapped(line.slice(at).trimStart(), width)];
}
