import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { preProcessFile } from 'typescript';
import { ImageError } from './image-error';

/** What scripts need to run. */
export interface Needs {
  /** Compiled files, by their path below the compiled tree. */
  readonly files: ReadonlySet<string>;
  /** Packages that these files name, each with one of the files that names it. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Follows the requires and imports of compiled scripts. A file that is not code belongs to them when it lies beside
 * a file that names it in quotes, such as a page that is read at the start.
 * @throws ImageError when a script or something that it requires is not there
 */
export function trace(scripts: readonly string[], compiled: string): Needs {
  const files = new Set<string>(scripts);
  const packages = new Map<string, string>();
  for (const file of files) {
    const text = read(file, compiled);
    for (const name of file.endsWith('.js') ? requiredBy(text) : []) {
      if (name.startsWith('.')) files.add(join(dirname(file), name));
      else if (!isBuiltin(name)) packages.set(packageOf(name), file);
    }
    for (const neighbour of neighboursNamed(text, file, compiled)) files.add(neighbour);
  }
  return { files, packages };
}

function requiredBy(text: string): string[] {
  const readImports = true;
  const detectRequires = true;
  return preProcessFile(text, readImports, detectRequires).importedFiles.map(({ fileName }) => fileName);
}

function neighboursNamed(text: string, file: string, compiled: string): string[] {
  return readdirSync(join(compiled, dirname(file)), { withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && (text.includes(`'${entry.name}'`) || text.includes(`"${entry.name}"`)),
    )
    .map((entry) => join(dirname(file), entry.name));
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function read(file: string, compiled: string): string {
  const path = join(compiled, file);
  if (!existsSync(path)) throw new ImageError(`There is no ${path}. Run "npm run compile", then try again.`);
  return readFileSync(path, 'utf8');
}
