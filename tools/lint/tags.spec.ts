import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

interface Boundaries {
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly boundaries: Options;
  readonly boundariesOfTests: Options;
}

interface Options {
  readonly allow: readonly string[];
  readonly depConstraints: readonly {
    readonly sourceTag: string;
    readonly onlyDependOnLibsWithTags: string[];
  }[];
}

const { types, scopes, boundaries, boundariesOfTests } = jest.requireActual<Boundaries>('./boundaries.mjs');

/** What is wrong with the tags of the project in `folder`; empty when nothing is. */
function tagFaults(folder: string, tags: readonly string[]): readonly string[] {
  const [area, name] = folder.split('/') as [string, string];
  const typesOfArea =
    { apps: ['app'], libs: ['contract', 'platform', 'testing'], tools: ['tool'] }[area] ?? [];
  const allowed = {
    type: types.filter((type) => typesOfArea.includes(type)),
    scope: scopes.filter((scope) => scope === (area === 'apps' ? name : 'shared')),
  };
  const known = Object.entries(allowed).map(([kind, values]) => ({
    kind,
    tags: values.map((value) => `${kind}:${value}`),
  }));
  const strays = tags.filter((tag) => !known.some((kind) => kind.tags.includes(tag)));
  const miscounted = known.filter((kind) => tags.filter((tag) => kind.tags.includes(tag)).length !== 1);
  return [
    ...strays.map((tag) => `${folder}: no project here is tagged ${tag}`),
    ...miscounted.map(
      ({ kind, tags: choice }) => `${folder}: needs exactly one ${kind}: of ${choice.join(', ')}`,
    ),
  ];
}

describe('project tags', () => {
  const projects = globSync('{apps,libs,tools}/*/project.json', { cwd: root });

  it.each(projects)('%s has exactly one known type and one known scope', (path) => {
    const { tags } = JSON.parse(readFileSync(join(root, path), 'utf8')) as { tags: string[] };
    expect(tagFaults(dirname(path), tags)).toEqual([]);
  });

  it('stand in every folder that has code', () => {
    const folders = new Set(
      globSync('{apps,libs,tools}/*/**/*.{ts,mjs,cjs}', { cwd: root }).map((path) =>
        path.split('/').slice(0, 2).join('/'),
      ),
    );
    expect([...folders].sort()).toEqual(
      projects
        .map(dirname)
        .filter((folder) => folders.has(folder))
        .sort(),
    );
  });

  it.each([
    ['a mistyped type', ['type:platfrom', 'scope:shared']],
    ['a mistyped scope', ['type:platform', 'scope:shard']],
    ['no tags', []],
    ['no scope', ['type:platform']],
    ['two types', ['type:platform', 'type:contract', 'scope:shared']],
    ['the same tag twice', ['type:platform', 'type:platform', 'scope:shared']],
    ['a third kind of tag', ['type:platform', 'scope:shared', 'layer:messaging']],
    ['the type of an app', ['type:app', 'scope:shared']],
  ])('are refused with %s', (_fault, tags) => {
    expect(tagFaults('libs/messaging', tags)).not.toEqual([]);
  });
});

describe.each([
  ['production', boundaries],
  ['tests', boundariesOfTests],
])('the boundaries of %s', (_kind, { allow, depConstraints }) => {
  it('have no wildcard, which would let untagged projects import anything', () => {
    const tags = depConstraints.flatMap(({ sourceTag, onlyDependOnLibsWithTags: targets }) => [
      sourceTag,
      ...targets,
    ]);
    expect(tags.filter((tag) => tag.includes('*'))).toEqual([]);
    expect(allow).toEqual([]);
  });

  it('say something of every type and every scope, once', () => {
    const expected = [...types.map((type) => `type:${type}`), ...scopes.map((scope) => `scope:${scope}`)];
    expect(depConstraints.map(({ sourceTag }) => sourceTag).sort()).toEqual(expected.sort());
  });
});
