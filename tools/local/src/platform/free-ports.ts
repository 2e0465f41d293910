import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartRefusedError } from './start-refused-error';
import type { PortUse } from './settings';

/** Refuses to start when somebody listens on one of these ports. */
export async function assertPortsFree(uses: readonly PortUse[]): Promise<void> {
  for (const { port, purpose, variable } of uses) {
    const reason = await whyNot(port);
    if (reason === undefined) continue;
    const problem = reason === 'EADDRINUSE' ? 'is taken' : `cannot be used (${reason})`;
    throw new StartRefusedError(
      `Port ${String(port)} for ${purpose} ${problem}. Free it, or choose another with ${variable}.`,
    );
  }
}

async function whyNot(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
