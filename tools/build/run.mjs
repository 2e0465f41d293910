// Compiles, then runs a compiled script in this very process, so that signals and the exit code are the script's own:
// node tools/build/run.mjs <script below dist, without extension> [arguments]
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM'];

/** A signal that comes while this compiles is kept for the script, which knows how to end well. */
const kept = [];
const keep = (signal) => kept.push(signal);
for (const signal of SIGNALS) process.on(signal, keep);

const [name = ''] = process.argv.slice(2, 3);
const script = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), 'dist', `${name}.js`);
process.argv.splice(1, 2, script);

await import('./compile.mjs');
if (name === '' || !existsSync(script)) {
  console.error(
    `There is no ${script}. Say which script to run: node tools/build/run.mjs tools/local/src/main`,
  );
  process.exit(1);
}
await import(pathToFileURL(script).href);
await nextTurn();
for (const signal of SIGNALS) process.off(signal, keep);
for (const signal of kept) process.kill(process.pid, signal);
