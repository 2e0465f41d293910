import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ImageError } from './image-error';
import { type Image, scriptsOf } from './images';
import { type Lockfile, lockedNeeds, topLevelPackage } from './lockfile';
import { trace } from './trace';

/** Where an image's content comes from. */
export interface Sources {
  /** The compiled tree. */
  readonly compiled: string;
  /** package-lock.json of the workspace. */
  readonly lockFile: string;
}

/** What an image's content consists of. */
export interface Content {
  readonly files: readonly string[];
  /** The packages that the files name, at their locked versions. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly lockfile: Lockfile;
}

/** Packages that another one loads by a name that it computes, which no reader of code can see. */
const loadedByName: Readonly<Record<string, readonly string[]>> = { typeorm: ['pg'] };

/**
 * What an image needs and nothing else: the compiled files that its scripts reach, and the packages that those name.
 * @throws ImageError when something is missing, or is a package for development only
 */
export function contentOf(image: Image, { compiled, lockFile }: Sources): Content {
  const workspace = JSON.parse(readFileSync(lockFile, 'utf8')) as Lockfile;
  const { files, packages } = trace(scriptsOf(image), compiled);
  const names = [...packages.keys()].flatMap((name) => [name, ...(loadedByName[name] ?? [])]).sort();
  const production = workspace.packages['']?.dependencies ?? {};
  const stray = names.find((name) => !(name in production));
  if (stray !== undefined)
    throw new ImageError(
      `${packages.get(stray) ?? stray} needs ${stray}, which is not among the dependencies of package.json. Add it.`,
    );
  const dependencies = Object.fromEntries(
    names.map((name) => [name, topLevelPackage(workspace, name).version]),
  );
  const itself = { name: `fanfare-${image}`, version: workspace.version, dependencies };
  return {
    files: [...files].sort(),
    dependencies,
    lockfile: {
      ...itself,
      lockfileVersion: workspace.lockfileVersion,
      requires: true,
      packages: { '': itself, ...lockedNeeds(workspace, names) },
    } as Lockfile,
  };
}

/** Writes an image's content to a folder, which is emptied first. `npm ci` and `node .` are all that it then takes. */
export function writeContent(image: Image, content: Content, sources: Sources, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of content.files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    copyFileSync(join(sources.compiled, file), join(folder, file));
  }
  const { name, version } = content.lockfile;
  const [main] = scriptsOf(image);
  const manifest = { name, version, private: true, main, dependencies: content.dependencies };
  writeJson(join(folder, 'package.json'), manifest);
  writeJson(join(folder, 'package-lock.json'), content.lockfile);
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
