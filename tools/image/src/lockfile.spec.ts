import { ImageError } from './image-error';
import { type LockedPackage, type Lockfile, lockedNeeds, topLevelPackage } from './lockfile';

const locked = (fields: Partial<LockedPackage> = {}): LockedPackage => ({ version: '1.0.0', ...fields });

const lockfile = (packages: Record<string, LockedPackage>): Lockfile => ({
  name: 'sample',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: Object.fromEntries(
    Object.entries(packages).map(([place, fields]) => [`node_modules/${place}`, fields]),
  ),
});

const placesOf = (packages: Record<string, LockedPackage>, ...names: string[]) =>
  Object.keys(lockedNeeds(lockfile(packages), names)).map((place) => place.replace('node_modules/', ''));

it('a package comes with all that it needs, however far away, and with nothing else', () => {
  const packages = {
    a: locked({ dependencies: { b: '1' } }),
    b: locked({ dependencies: { c: '1', a: '1' } }),
    c: locked(),
    other: locked(),
  };
  expect(placesOf(packages, 'a')).toEqual(['a', 'b', 'c']);
  expect(placesOf(packages, 'c')).toEqual(['c']);
});

it('types that a package names for compilers stay behind', () => {
  const packages = {
    a: locked({ dependencies: { '@types/b': '1', b: '1' } }),
    '@types/b': locked(),
    b: locked(),
  };
  expect(placesOf(packages, 'a')).toEqual(['a', 'b']);
  expect(lockedNeeds(lockfile(packages), ['a'])['node_modules/a']?.dependencies).toEqual({ b: '1' });
});

it('a package gets the version that lies nearest to it, as Node.js finds it', () => {
  const packages = {
    a: locked({ dependencies: { b: '2', c: '1' } }),
    'a/node_modules/b': locked({ version: '2.0.0', dependencies: { c: '2' } }),
    'a/node_modules/b/node_modules/c': locked({ version: '2.0.0' }),
    b: locked(),
    c: locked(),
  };
  expect(placesOf(packages, 'a')).toEqual(['a', 'a/node_modules/b', 'a/node_modules/b/node_modules/c', 'c']);
});

it('a scope in a name is no folder to look in', () => {
  const packages = { '@x/a': locked({ dependencies: { '@x/b': '1' } }), '@x/b': locked() };
  expect(placesOf(packages, '@x/a')).toEqual(['@x/a', '@x/b']);
});

it('a peer that a package needs comes along, one that it can do without does not', () => {
  const packages = {
    a: locked({
      peerDependencies: { needed: '1', welcome: '1' },
      peerDependenciesMeta: { welcome: { optional: true } },
    }),
    needed: locked(),
    welcome: locked(),
  };
  expect(placesOf(packages, 'a')).toEqual(['a', 'needed']);
});

it('what only optional dependencies lead to may be skipped where it does not fit, and nothing else may', () => {
  const packages = lockfile({
    a: locked({ optionalDependencies: { native: '1', away: '1' }, dependencies: { needed: '1' } }),
    native: locked({ optional: true, dependencies: { loader: '1', needed: '1' } }),
    loader: locked(),
    needed: locked(),
  });
  const optional = Object.entries(lockedNeeds(packages, ['a'])).filter(([, each]) => each['optional']);
  expect(optional.map(([place]) => place)).toEqual(['node_modules/loader', 'node_modules/native']);
});

it('marks that say who else needs a package are left behind, its content is not', () => {
  const packages = lockfile({
    a: locked({ integrity: 'sha512-x', dev: true, devOptional: true, peer: true }),
  });
  expect(lockedNeeds(packages, ['a'])).toEqual({
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' },
  });
});

it('a package that the lock file lacks is named together with what needs it', () => {
  const packages = lockfile({ a: locked({ dependencies: { b: '1' } }) });
  expect(() => lockedNeeds(packages, ['a'])).toThrow(ImageError);
  expect(() => lockedNeeds(packages, ['a'])).toThrow(/has no b, which node_modules\/a needs/);
  expect(() => topLevelPackage(packages, 'b')).toThrow(/has no b, which Fanfare needs/);
});
