import { definitions } from '@fanfare/event-contract/catalogue';
import { planSnapshots } from '@fanfare/event-contract/snapshots';
import { listCatalogue } from './catalogue-listing';
import { staleDocuments } from './documents';
import { readSnapshots, writeDocuments, writeSnapshots } from './files';

/** What a run says: on standard output, and on standard error when it failed. */
export interface AtlasResult {
  readonly output: string;
  readonly problems: readonly string[];
}

const help = `npm run events                 prints every event: who says it, who reacts, and its fields
npm run events -- --update     records new events, new versions and added optional fields under
                               libs/event-contract, and writes docs/event-flow.md and the diagram
                               of README.md again; refuses changes that break readers
npm run events -- --help       prints this`;

/** Runs one command line against the workspace at `root`. Either everything is written or, with problems, nothing. */
export function runAtlas(commandLine: readonly string[], root: string): AtlasResult {
  const unknown = commandLine.filter((option) => !['--help', '--update'].includes(option));
  if (unknown.length > 0) return { output: '', problems: [`There is no option ${unknown.join(' ')}.`, help] };
  if (commandLine.includes('--help')) return { output: help, problems: [] };
  if (commandLine.includes('--update')) return update(root);
  return { output: listCatalogue(definitions), problems: [] };
}

function update(root: string): AtlasResult {
  const { writes, refusals } = planSnapshots(definitions, readSnapshots(root));
  const { documents, faults } = staleDocuments(root);
  const problems = [...refusals, ...faults];
  if (problems.length > 0) return { output: '', problems: [...problems, 'Nothing was written.'] };
  const paths = [...writeSnapshots(root, writes), ...writeDocuments(root, documents)];
  return {
    output: paths.length === 0 ? 'Everything is up to date.' : `Wrote ${paths.join('\nWrote ')}`,
    problems: [],
  };
}
