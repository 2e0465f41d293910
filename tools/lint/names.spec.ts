import { globSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const banned = ['common', 'shared', 'core', 'utils', 'helpers', 'misc', 'types', 'constants', 'index'];
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** The segments of a path that may not be called so. */
function badNames(path: string): readonly string[] {
  return path.split('/').filter((name) => !kebabCase.test(name) || banned.includes(name.split('.')[0] ?? ''));
}

describe('file and folder names', () => {
  it('are kebab-case and say what is inside', () => {
    const paths = globSync('{apps,libs,tools}/**/*.{ts,mjs,cjs,js}', {
      cwd: root,
      exclude: (path) => /(^|\/)(node_modules|fixtures)$/.test(path),
    });
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((path) => badNames(path).length > 0)).toEqual([]);
  });

  it.each([
    'libs/utils/src/a.ts',
    'apps/accounts/src/types.ts',
    'libs/http/src/index.ts',
    'libs/http/src/myFile.ts',
  ])('are refused when like %s', (path) => {
    expect(badNames(path)).toHaveLength(1);
  });
});
