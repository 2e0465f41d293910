import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Snapshots } from '@fanfare/event-contract/snapshots';

const contract = 'libs/event-contract';

/** The record of the contract that is committed in the workspace at `root`. */
export function readSnapshots(root: string): Snapshots {
  const folder = join(root, contract);
  const paths = globSync('{schemas,fixtures/golden}/*.json', { cwd: folder }).sort();
  return new Map(
    paths.map((path) => [path, JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown]),
  );
}

/** Writes files of the record, and returns their paths from `root`. */
export function writeSnapshots(root: string, snapshots: Snapshots): readonly string[] {
  const text = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;
  return writeDocuments(
    root,
    new Map([...snapshots].map(([path, content]) => [join(contract, path), text(content)])),
  );
}

/** Writes texts by their paths from `root`, and returns the paths. */
export function writeDocuments(root: string, documents: ReadonlyMap<string, string>): readonly string[] {
  for (const [path, text] of documents) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...documents.keys()];
}
