import { join, resolve } from 'node:path';
import { contentOf, writeContent } from './image-content';
import { ImageError } from './image-error';
import { images, isImage } from './images';

const compiled = resolve(__dirname, '../../..');
const root = resolve(compiled, '..');

/** `main [image ...]` writes the content of these images, or of all, to `dist-image/<image>`. */
function main(names: readonly string[]): void {
  const unknown = names.find((name) => !isImage(name));
  if (unknown !== undefined)
    throw new ImageError(`There is no image ${unknown}. Say one of ${images.join(', ')}.`);
  const sources = { compiled, lockFile: join(root, 'package-lock.json') };
  for (const image of names.length === 0 ? images : names.filter(isImage)) {
    const content = contentOf(image, sources);
    const folder = join('dist-image', image);
    writeContent(image, content, sources, join(root, folder));
    const packages = Object.keys(content.lockfile.packages).length - 1;
    process.stdout.write(`${folder}: ${String(content.files.length)} files, ${String(packages)} packages\n`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof ImageError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
