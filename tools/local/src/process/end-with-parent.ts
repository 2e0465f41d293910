import type { Socket } from 'node:net';

const DRAIN_MS = 25_000;

/**
 * Loaded with --require into every local process: when the platform is gone, however it died, the pipe to it closes, and
 * the process ends as it would on SIGTERM. It changes nothing else and keeps no process alive.
 */
const pipe = process.stdin as Socket;
pipe.once('close', () => {
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
pipe.resume().unref();

for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
