import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '@fanfare/event-contract/routes';
import { Client } from 'pg';
import { BenchError } from '../bench-error';
import { type LocalPlatform, apiKey, compiled, freePorts } from '../local-platform';
import { type OwnStage, ownStage } from '../own-stage';

const stage = 'webhookbench';
const readyMs = 30_000;
const pollMs = 20;

/** One process of the webhooks app. */
export interface Instance {
  readonly url: string;
  /** SIGKILL, as a machine that dies. */
  kill(): Promise<void>;
  /** SIGTERM, as a deployment. */
  stop(): Promise<void>;
}

/** The webhooks app by itself, on a stage and a database of its own, as any number of processes. */
export class WebhookSite {
  private constructor(
    private readonly own: OwnStage,
    /** The queue that brings it events. */
    readonly queueUrl: string,
    readonly database: Client,
  ) {}

  static async start(platform: LocalPlatform): Promise<WebhookSite> {
    const own = await ownStage(platform, stage, ['webhooks']);
    const route = routes(stage).find(({ app }) => app === 'webhooks');
    if (!route) throw new BenchError('The topology has no reaction of the webhooks app.');
    const database = new Client({ connectionString: own.databaseUrl, options: '-c search_path=webhooks' });
    await database.connect();
    return new WebhookSite(own, `${platform.awsEndpoint}/000000000000/${route.queue}`, database);
  }

  /** Starts a process; resolves when it is ready. @throws BenchError when it does not get there */
  async instance(variables: NodeJS.ProcessEnv = {}): Promise<Instance> {
    const port = (await freePorts(1)) + 1;
    const child = spawn(process.execPath, [join(compiled, 'apps/webhooks/src/main.js')], {
      env: { ...this.own.environment, ...settings, PORT: String(port), ...variables },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = `http://127.0.0.1:${String(port)}`;
    await untilReady(url, child);
    return { url, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
  }

  async end(): Promise<void> {
    await this.database.end();
  }
}

/** Shorter than usual, so that receivers that hang have been given up when something else is measured. */
export const deadlineMs = 5_000;

const settings = {
  NODE_ENV: 'development',
  LOG_LEVEL: 'error',
  HOST: '127.0.0.1',
  FANFARE_API_KEYS: `bench:${apiKey}`,
  RATE_LIMIT_PER_SECOND: '1000000',
  QUEUE_WAIT_SECONDS: '5',
  WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
  WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
  WEBHOOK_ENDPOINTS_PER_TENANT: '10000',
  WEBHOOK_TIMEOUT_MS: String(deadlineMs),
};

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + readyMs;
  for (;;) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new BenchError('A process of the webhooks app did not get ready; if it said why, it is above.');
    await delay(pollMs);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
