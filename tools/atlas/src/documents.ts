import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowDiagram, flowPage } from './event-flow';

const start = '<!-- event-flow:start -->';
const end = '<!-- event-flow:end -->';

/** The documents that do not say what the topology says, with the text that would; and those that no text can mend. */
export interface StaleDocuments {
  readonly documents: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
}

/** Compares the generated documents of the workspace at `root` with the topology. A README that is not there is fine. */
export function staleDocuments(root: string): StaleDocuments {
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
  const readme = read('README.md');
  const wanted = new Map([['docs/event-flow.md', flowPage()]]);
  const mended = readme === undefined ? undefined : withDiagram(readme, flowDiagram());
  if (mended !== undefined) wanted.set('README.md', mended);
  return {
    documents: new Map([...wanted].filter(([path, text]) => read(path) !== text)),
    faults:
      readme !== undefined && mended === undefined
        ? [`README.md has no place for the diagram: add the lines ${start} and ${end}, once each.`]
        : [],
  };
}

/** The text with the diagram between its markers; undefined unless each marker stands in it once, in order. */
export function withDiagram(text: string, diagram: string): string | undefined {
  const [before, inside, ...more] = text.split(start);
  const [, after, ...rest] = inside?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || rest.length > 0) return undefined;
  return `${before}${start}\n\n${diagram}\n\n${end}${after}`;
}
