import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(__dirname, 'floor-process.js');
const run = promisify(execFile);

/** Requests a second of a bare `undici` loop that signs and posts `count` bodies of `bytes`, `atOnce` at a time. */
export async function floorRate(url: string, count: number, atOnce: number, bytes: number): Promise<number> {
  const { stdout } = await run(process.execPath, [script, url, String(count), String(atOnce), String(bytes)]);
  return Number(stdout);
}
