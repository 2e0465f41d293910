import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { apps, httpPort } from '@fanfare/event-contract/apps';
import { PlatformLog } from './platform-log';
import type { DemoSettings } from './settings';

const compiledPlatform = resolve(__dirname, '../../local/src');
const POLL_MS = 200;
const ANSWER_MS = 2_000;
const START_MS = 120_000;
/** The platform promises to end within 25 s. */
const STOP_MS = 30_000;

/** The platform did not start, or ended while it was needed; the message ends with what it said last. */
export class PlatformLostError extends Error {
  override readonly name = 'PlatformLostError';
}

/**
 * Whether a platform is there to be used. Waits for one that is on its way up or down.
 * @throws PlatformLostError when it stays in between
 */
export async function isPlatformUp(settings: DemoSettings, signal: AbortSignal): Promise<boolean> {
  const slow = AbortSignal.timeout(START_MS);
  const url = settings.registrationUrl;
  while (true) {
    const answer = await readiness(url);
    if (answer !== 'not ready') return answer === 'ready';
    await wait(POLL_MS, undefined, { signal: AbortSignal.any([signal, slow]) }).catch(() => undefined);
    signal.throwIfAborted();
    if (slow.aborted)
      throw new PlatformLostError(`Fanfare is there, but not ready. ${url}/health/ready says why.`);
  }
}

/** A platform that this process has started, and that ends with it, however it ends. */
export class PlatformProcess {
  private readonly ending = new AbortController();
  /** Aborted with a PlatformLostError once the platform has ended. */
  readonly ended = this.ending.signal;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly log: PlatformLog,
  ) {
    child.stdin.on('error', () => undefined);
    log.copy(child.stdout);
    log.copy(child.stderr);
    child.once('close', (code, signal) => {
      this.ending.abort(this.lost(`ended with ${signal ?? `code ${String(code)}`}`));
    });
  }

  /** Starts it, in a process group of its own so that Ctrl-C reaches the demo only. `whenReady` comes next. */
  static start(settings: DemoSettings): PlatformProcess {
    const endWithParent = join(compiledPlatform, 'process/end-with-parent.js');
    const child = spawn(process.execPath, ['--require', endWithParent, join(compiledPlatform, 'main.js')], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new PlatformProcess(child, new PlatformLog(platformLogPath(settings)));
  }

  /** Resolves when every app is ready. @throws PlatformLostError when that does not come about */
  async whenReady(settings: DemoSettings, signal: AbortSignal): Promise<void> {
    const slow = AbortSignal.timeout(START_MS);
    const enough = AbortSignal.any([signal, this.ended, slow]);
    const urls = apps.map((app) => `http://127.0.0.1:${httpPort(app, settings.portBase)}`);
    while (!(await Promise.all(urls.map(readiness))).every((answer) => answer === 'ready')) {
      await wait(POLL_MS, undefined, { signal: enough }).catch(() => undefined);
      signal.throwIfAborted();
      this.ended.throwIfAborted();
      if (slow.aborted) throw this.lost(`was not ready after ${START_MS / 1000} s`);
    }
  }

  /** Lets it drain; resolves when it has ended, with whether it did so in good order. */
  async stop(): Promise<boolean> {
    const lastResort = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    this.child.kill('SIGTERM');
    if (!this.ended.aborted) await once(this.ended, 'abort');
    clearTimeout(lastResort);
    return this.child.exitCode === 0;
  }

  private lost(ending: string): PlatformLostError {
    return new PlatformLostError(
      `The platform ${ending}. It said last:\n${this.log.lastLines}\nAll of it is in ${this.log.path}.`,
    );
  }
}

/** Where a platform that the demo has started writes. */
export function platformLogPath({ home }: DemoSettings): string {
  return join(home, 'logs', 'demo-platform.log');
}

async function readiness(appUrl: string): Promise<'ready' | 'not ready' | 'absent'> {
  try {
    const { ok } = await fetch(`${appUrl}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return ok ? 'ready' : 'not ready';
  } catch {
    return 'absent';
  }
}
