import type { ChildProcess } from 'node:child_process';

/** Jest loads setup and teardown apart from each other; the process is what they have in common. */
const holder = process as { fanfareTestServices?: ChildProcess };

export function keepForTeardown(services: ChildProcess): void {
  holder.fanfareTestServices = services;
}

export function runningServices(): ChildProcess | undefined {
  return holder.fanfareTestServices;
}
