import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { apps } from './apps';
import { catalogue, definitions } from './catalogue';
import { routes } from './routes';

const root = resolve(__dirname, '../../..');

function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());
}

describe('the files under events/', () => {
  const files = globSync('**/*.ts', { cwd: join(__dirname, 'events') }).sort();

  it('are the events of the catalogue, each in the folder of its publisher, and nothing else', () => {
    expect(files).toEqual(
      definitions.map(({ publisher, name }) => `${publisher}/${kebab(name)}.event.ts`).sort(),
    );
  });

  it.each(files)(
    '%s defines the event that the catalogue has by its name, and exports nothing else',
    (path) => {
      const name = pascal(basename(path, '.event.ts'));
      const exported: unknown[] = Object.values(jest.requireActual<object>(join(__dirname, 'events', path)));
      expect(exported).toEqual([catalogue[name as keyof typeof catalogue]]);
      expect(exported[0]).toBe(catalogue[name as keyof typeof catalogue]);
    },
  );
});

describe('the files under reactions/', () => {
  const existing = apps.filter((app) => existsSync(join(root, 'apps', app)));
  const expected = routes('local').filter(({ app }) => existing.includes(app));
  const path = ({ app, reaction }: { app: string; reaction: string }) =>
    `apps/${app}/src/reactions/${reaction}.reaction.ts`;

  it('are the reactions of the topology, and nothing else', () => {
    const files = globSync('apps/**/*.reaction.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    expect(files.sort()).toEqual(expected.map(path).sort());
  });

  it.each(expected)('$reaction is a class of that name', (route) => {
    const source = readFileSync(join(root, path(route)), 'utf8');
    expect(source).toContain(`'${route.reaction}'`);
    expect(source).toMatch(new RegExp(`^export class ${pascal(route.reaction)}\\b`, 'm'));
  });
});
