import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './app.config';
import { reasons } from './inbox/dead-letters';

const page = readFileSync(join(__dirname, '../../../docs/legacy-events.md'), 'utf8');

/** The rows of the first table after a heading. */
function rowsAfter(heading: string): string[][] {
  const section = page.slice(page.indexOf(heading)).split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

it('the reasons on the page are those that messages are buried for', () => {
  expect(rowsAfter('## What cannot be published').map(([, reason]) => reason)).toEqual([...reasons]);
});

it('the settings of the bridge on the page are those that it reads', () => {
  const ofBridge = rowsAfter('## Settings').filter(([, , reader]) => reader === 'bridge');
  const own = Object.keys(environment.shape).filter((name) => name.startsWith('BRIDGE_'));
  expect(ofBridge.map(([, name]) => name)).toEqual(own);
});
