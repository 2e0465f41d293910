import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** What a source imports, in order, leaving out types. */
function importsOf(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8');
  return [...source.matchAll(/^import (?!type)(?:.* from )?'(.+)';$/gm)].map(([, name]) => name!);
}

describe('what is traced is loaded after what traces it', () => {
  it.each(globSync('apps/*/src/main.ts', { cwd: root }))('by %s, which begins with bootstrap', (main) => {
    expect(importsOf(main).slice(0, 2)).toEqual(['reflect-metadata', '@fanfare/http/bootstrap']);
  });

  it('by bootstrap, which begins with tracing', () => {
    expect(importsOf('libs/http/src/bootstrap.ts')[0]).toBe('@fanfare/process/tracing');
  });
});
