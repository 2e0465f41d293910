import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalPlatform } from '../local-platform';
import { ownStage } from '../own-stage';
import type { Door } from './registration-load';

const apps = ['registration', 'validation', 'accounts', 'notifications', 'webhooks'] as const;

/** The bare script, with a bus, queues and a database of its own on the platform's endpoint and PostgreSQL. */
export class Floor {
  private constructor(
    private readonly child: ChildProcess,
    readonly databaseUrl: string,
    readonly door: Door,
  ) {}

  static async start(platform: LocalPlatform): Promise<Floor> {
    const { databaseUrl, environment } = await ownStage(platform, 'floor', apps);
    const script = join(__dirname, 'floor-process.js');
    const child = spawn(process.execPath, [script], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new Floor(child, databaseUrl, { url: `http://127.0.0.1:${port}`, apiKey: 'none' });
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}
