import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepForTeardown } from './running-services';

const root = join(__dirname, '../../..');

/** Tests are nobody's traffic: no variable of the shell leads their spans to a collector. */
function forgetCollectors(): void {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('OTEL_')))
    Reflect.deleteProperty(process.env, name);
}

/** Compiles, starts PostgreSQL and the AWS endpoint once per run, and tells the workers where they are. */
async function globalSetup(): Promise<void> {
  forgetCollectors();
  const compiled = spawnSync(process.execPath, [join(root, 'tools/build/compile.mjs')], { stdio: 'inherit' });
  if (compiled.status !== 0) throw new Error('The sources did not compile, see above.');
  const services = spawn(process.execPath, [join(root, 'dist/tools/local/src/test-services.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  keepForTeardown(services);
  const line = once(createInterface(services.stdout), 'line') as Promise<[string]>;
  const died = once(services, 'exit').then(() =>
    Promise.reject(new Error('The test services did not start, see above.')),
  );
  died.catch(() => undefined);
  const [json] = await Promise.race([line, died]);
  process.env['FANFARE_TEST_SERVICES'] = json;
}

export = globalSetup;
