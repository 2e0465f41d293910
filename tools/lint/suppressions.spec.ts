import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** How often a rule is switched off in the whole repository. It may only fall: lower it when one goes. */
const allowance = 0;

const directive = /(?:\/\/|\/\*|^\s*\*?)\s*(?:eslint-disable|@ts-(?:expect-error|ignore|nocheck))/;
const withReason = / -- \S+|@ts-expect-error:? \S+/;

/** The lines of a source that switch a check off. */
function suppressionsIn(source: string): readonly string[] {
  return source.split('\n').filter((line) => directive.test(line));
}

describe('switched-off checks', () => {
  const suppressions = globSync('{apps,libs,tools}/**/*.{ts,mjs,cjs,js}', {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|fixtures)$/.test(path),
  }).flatMap((path) =>
    suppressionsIn(readFileSync(join(root, path), 'utf8')).map((line) => `${path}: ${line.trim()}`),
  );

  it('give their reason on the same line', () => {
    expect(suppressions.filter((line) => !withReason.test(line))).toEqual([]);
  });

  it('become no more', () => {
    expect(suppressions).toHaveLength(allowance);
  });

  it('are seen however they are written', () => {
    const prefix = 'eslint-' + 'disable';
    const lines = [
      `// ${prefix}-next-line eqeqeq`,
      `/* ${prefix} */`,
      `call(); // ${prefix}-line`,
      '// @ts-' + 'ignore',
    ];
    expect(suppressionsIn(lines.join('\n'))).toHaveLength(4);
    expect(lines.filter((line) => withReason.test(line))).toEqual([]);
    expect(withReason.test(`// ${prefix}-line eqeqeq -- null and undefined mean the same here`)).toBe(true);
  });
});
