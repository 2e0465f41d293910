import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

const load = createRequire(__filename);

/** The folder of an installed package, also of one that offers itself to `import` only. */
export function packageDirectory(packageName: string): string {
  const manifest = findPackageJSON(packageName, __filename);
  if (manifest === undefined) throw new PackageMissingError(packageName);
  return dirname(manifest);
}

/**
 * Loads one file of an installed package that offers itself to `import` only.
 * A file that the package does not export is reachable too: such a package must be pinned to an exact version.
 */
export function requireFromPackage<Exports>(packageName: string, file: string): Exports {
  return load(join(packageDirectory(packageName), file)) as Exports;
}

export class PackageMissingError extends Error {
  override readonly name = 'PackageMissingError';

  constructor(packageName: string) {
    super(`The package ${packageName} is not installed for this machine. Run "npm ci" and start again.`);
  }
}
