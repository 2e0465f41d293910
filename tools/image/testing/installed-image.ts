import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf, writeContent } from '../src/image-content';
import type { Image } from '../src/images';
import { root, sources } from './workspace';

/** A folder outside the workspace with the content of an image, and with the packages that its lock file names. */
export async function installedImage(image: Image, by: 'npm' | 'links'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `fanfare-image-${image}-`));
  const content = contentOf(image, sources);
  writeContent(image, content, sources, folder);
  if (by === 'npm') await npmInstall(folder);
  else for (const place of Object.keys(content.lockfile.packages)) linkPackage(place, folder);
  return folder;
}

/** The size of every file in a folder, in bytes. */
export function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.map((file) => statSync(join(folder, file)).size).reduce((total, size) => total + size, 0);
}

async function npmInstall(folder: string): Promise<void> {
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const npm = spawn('npm', ['ci', ...flags, '--prefix', folder], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm ci ended with ${String(code)}.`);
}

/** Takes one package from the workspace, without those inside it, which have places of their own. */
function linkPackage(place: string, folder: string): void {
  if (place === '' || !existsSync(join(root, place))) return;
  mkdirSync(join(folder, place), { recursive: true });
  for (const entry of readdirSync(join(root, place), { withFileTypes: true })) {
    const path = join(place, entry.name);
    if (entry.isFile()) linkFile(join(root, path), join(folder, path));
    else if (entry.isDirectory() && entry.name !== 'node_modules') linkPackage(path, folder);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
