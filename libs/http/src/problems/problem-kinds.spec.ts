import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOfStatus, problemKinds } from './problem-kinds';
import { findingCodes } from '../requests/findings';

const documented = readFileSync(join(__dirname, '../../../../docs/problems.md'), 'utf8');
const [kindsTable = '', codesTable = ''] = documented.split('## `errors`');

it('has exactly the problems that docs/problems.md explains', () => {
  const inDocs = [...kindsTable.matchAll(/^\| `(.+?)`\s+\| (\d+)\s+\|/gm)].map(([, kind, status]) => [
    kind,
    Number(status),
  ]);
  const inCode = Object.entries(problemKinds).map(([kind, { status }]) => [kind, status]);

  expect(inDocs).toEqual(inCode);
});

it('has exactly the codes of findings that docs/problems.md explains', () => {
  const rows = [...codesTable.matchAll(/^\| (`.+?`)\s+\|/gm)].map(([, codes]) => codes!);
  const inDocs = rows.flatMap((codes) => [...codes.matchAll(/`(.+?)`/g)].map(([, code]) => code));

  expect(inDocs.sort()).toEqual([...findingCodes].sort());
});

it.each([
  [400, 'malformed-request'],
  [409, 'conflict'],
  [422, 'validation-failed'],
  [418, 'malformed-request'],
  [500, 'internal-error'],
  [502, 'internal-error'],
  [503, 'temporarily-unavailable'],
])('finds the general problem of status %d', (status, kind) => {
  expect(kindOfStatus(status)).toBe(kind);
});
