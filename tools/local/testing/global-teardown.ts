import { once } from 'node:events';
import { runningServices } from './running-services';

/** Ends the test services, which remove their files, and waits until they are gone. */
async function globalTeardown(): Promise<void> {
  const services = runningServices();
  if (services === undefined || services.exitCode !== null) return;
  const exited = once(services, 'exit');
  services.stdin?.end();
  await exited;
}

export = globalTeardown;
