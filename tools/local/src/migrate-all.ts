import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type App, apps } from '@fanfare/event-contract/apps';

const compiled = resolve(__dirname, '../../..');

/** Runs one app's migration as a process of its own, with the caller's environment and output; tells whether it succeeded. */
async function migrates(app: App, interrupted: AbortSignal): Promise<boolean> {
  const script = resolve(compiled, 'apps', app, 'src/persistence/migrate.js');
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  const forward = () => child.kill('SIGTERM');
  interrupted.addEventListener('abort', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  interrupted.removeEventListener('abort', forward);
  return code === 0;
}

/** Brings every app's schema up to date, one after the other; one that fails does not keep the others from it. */
async function main(): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
  const failed: App[] = [];
  for (const app of apps) {
    if (interrupt.signal.aborted || !(await migrates(app, interrupt.signal))) failed.push(app);
  }
  if (failed.length === 0) return;
  process.stderr.write(`Not migrated: ${failed.join(', ')}. Mend what is said above, then run it again.\n`);
  process.exitCode = 1;
}

void main();
