import { once } from 'node:events';
import { createServer } from 'node:net';

const lowest = 10_000;
/** As many ports has each worker of a test run to itself, so that no two take the same one before they listen on it. */
const ofWorker = 2_500;
const workers = 8;
const taken = new Set<number>();

/** Finds `count` ports in a row that nobody listens on or was given before, below those that systems hand out by themselves. */
export async function freePortRow(count: number): Promise<number> {
  const own = lowest + (Number(process.env['JEST_WORKER_ID'] ?? 0) % workers) * ofWorker;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = own + Math.floor(Math.random() * (ofWorker - count));
    const row = Array.from({ length: count }, (_, index) => first + index);
    if (row.some((port) => taken.has(port))) continue;
    for (const port of row) taken.add(port);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first;
  }
  throw new Error(`There are no ${String(count)} free ports in a row.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
