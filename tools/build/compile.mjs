// Compiles every TypeScript file of apps, libs and tools to dist/, keeping the folder tree and turning
// @fanfare/* imports into relative ones. A file is written only when its text changed, by rename, so that
// a platform that is running from dist/ never loads half a file. Outputs without a source are removed.
import { transformFile } from '@swc/core';
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const outputRoot = join(root, 'dist');
const sources = '{apps,libs,tools}/**/*.ts';
const copied = '{apps,libs,tools}/**/*.{json,html}';
const excluded = (path) => path.split('/').includes('node_modules') || path.includes('/fixtures/');

const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.base.json'), 'utf8'));
const options = {
  cwd: root,
  configFile: false,
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs', strict: true, resolveFully: true },
  jsc: {
    target: 'es2024',
    baseUrl: root,
    paths: compilerOptions.paths,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

async function writeIfChanged(path, text) {
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === text) return false;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, text);
  await rename(draft, path);
  return true;
}

const outputs = new Set();
let changed = 0;

async function compile(path) {
  const output = join(outputRoot, path.replace(/\.ts$/, '.js'));
  outputs.add(output);
  const { code } = await transformFile(join(root, path), { ...options, filename: join(root, path) });
  if (await writeIfChanged(output, code)) changed += 1;
}

async function copy(path) {
  const output = join(outputRoot, path);
  outputs.add(output);
  if (await writeIfChanged(output, await readFile(join(root, path), 'utf8'))) changed += 1;
}

const work = [];
for await (const path of glob(sources, { cwd: root })) {
  if (!excluded(path) && !/\.d\.ts$/.test(path)) work.push(compile(path));
}
for await (const path of glob(copied, { cwd: root })) {
  if (!excluded(path)) work.push(copy(path));
}
await Promise.all(work);

for await (const path of glob('**/*.{js,json,html}', { cwd: outputRoot })) {
  if (!outputs.has(join(outputRoot, path)) && !path.includes('node_modules'))
    await rm(join(outputRoot, path));
}
if (changed > 0) console.error(`compiled ${String(changed)} files`);
