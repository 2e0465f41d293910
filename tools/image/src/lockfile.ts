import { ImageError } from './image-error';

/** A package as package-lock.json describes it, as far as this tool reads it; everything else is kept as it is. */
export interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

/** A package-lock.json of version 3: packages by the place where they are installed, the workspace itself at ''. */
export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Marks that depend on who else needs a package, and therefore not on the package. */
const marks = ['dev', 'devOptional', 'optional', 'peer'];

/**
 * The packages that `names` need, themselves included, at the places and versions of `lockfile`. One that only
 * optional dependencies lead to is marked `optional`, so that npm skips it where it does not fit the machine.
 * @throws ImageError when the lock file lacks a package that is not optional
 */
export function lockedNeeds(lockfile: Lockfile, names: Iterable<string>): Record<string, LockedPackage> {
  const wanted = [...names].map((name) => placeOf(lockfile, '', name));
  const needed = reach(wanted, (place) => requiredPlaces(lockfile, place));
  const reached = reach(wanted, (place) => [
    ...requiredPlaces(lockfile, place),
    ...optionalPlaces(lockfile, place),
  ]);
  return Object.fromEntries(
    [...reached].sort().map((place) => [place, marked(packageAt(lockfile, place), !needed.has(place))]),
  );
}

/** The package that `name` means at the top of `node_modules`. */
export function topLevelPackage(lockfile: Lockfile, name: string): LockedPackage {
  return packageAt(lockfile, placeOf(lockfile, '', name));
}

function reach(starts: readonly string[], next: (place: string) => readonly string[]): Set<string> {
  const reached = new Set(starts);
  for (const place of reached) for (const each of next(place)) reached.add(each);
  return reached;
}

function requiredPlaces(lockfile: Lockfile, place: string): string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = packageAt(lockfile, place);
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys(dependencies), ...peers].map((name) => placeOf(lockfile, place, name));
}

function optionalPlaces(lockfile: Lockfile, place: string): string[] {
  return Object.keys(packageAt(lockfile, place).optionalDependencies ?? {})
    .map((name) => find(lockfile, place, name))
    .filter((found) => found !== undefined);
}

function marked(locked: LockedPackage, optional: boolean): LockedPackage {
  const kept = Object.entries(locked).filter(([field]) => !marks.includes(field));
  return { ...(Object.fromEntries(kept) as LockedPackage), ...(optional ? { optional } : {}) };
}

function packageAt(lockfile: Lockfile, place: string): LockedPackage {
  const locked = lockfile.packages[place];
  if (locked === undefined) throw new ImageError(`package-lock.json has no ${place}. Run "npm install".`);
  return withoutTypes(locked);
}

/** Some packages depend on `@types/*`, which a compiler reads and nothing that runs. */
function withoutTypes(locked: LockedPackage): LockedPackage {
  const entries = Object.entries(locked.dependencies ?? {});
  const kept = entries.filter(([name]) => !name.startsWith('@types/'));
  return kept.length === entries.length ? locked : { ...locked, dependencies: Object.fromEntries(kept) };
}

function placeOf(lockfile: Lockfile, from: string, name: string): string {
  const place = find(lockfile, from, name);
  if (place === undefined)
    throw new ImageError(
      `package-lock.json has no ${name}, which ${from || 'Fanfare'} needs. Run "npm install".`,
    );
  return place;
}

/** Where Node.js finds `name` from `from`: in its own `node_modules`, or in that of a folder above. */
function find(lockfile: Lockfile, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in lockfile.packages) return place;
    if (folder === '') return undefined;
  }
}
