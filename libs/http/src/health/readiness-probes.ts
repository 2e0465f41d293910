import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';

/** Whether a part that the process depends on works. */
export type PartHealth = 'up' | 'down';

const timeoutMs = 2_000;
const freshForMs = 1_000;

/**
 * The parts that must work for this process to be ready. However often readiness is asked for, a part is checked at
 * most once a second and never twice at a time; a check that takes longer than 2 s counts as failed.
 */
@Injectable()
export class ReadinessProbes {
  private readonly probes = new Map<string, Probe>();

  /** Adds a part; `check` rejects while it does not work. A name that is taken replaces the earlier probe. */
  register(name: string, check: () => Promise<void>): void {
    this.probes.set(name, new Probe(name, check));
  }

  /** The health of every part, at most a second old. */
  async report(): Promise<Record<string, PartHealth>> {
    const health = [...this.probes].map(async ([name, probe]) => [name, await probe.health()] as const);
    return Object.fromEntries(await Promise.all(health));
  }
}

class Probe {
  private readonly logger = new Logger(ReadinessProbes.name);
  private latest: { readonly health: Promise<PartHealth>; readonly at: number } | undefined;
  private running: Promise<void> | undefined;
  private last: PartHealth = 'up';

  constructor(
    private readonly name: string,
    private readonly check: () => Promise<void>,
  ) {}

  health(): Promise<PartHealth> {
    const now = performance.now();
    if (!this.latest || now - this.latest.at >= freshForMs) this.latest = { health: this.examine(), at: now };
    return this.latest.health;
  }

  private async examine(): Promise<PartHealth> {
    const timeout = new AbortController();
    try {
      this.running ??= this.start();
      await Promise.race([this.running, expire(timeout.signal)]);
      this.note('up');
      return 'up';
    } catch (error) {
      this.note('down', error);
      return 'down';
    } finally {
      timeout.abort();
    }
  }

  private async start(): Promise<void> {
    try {
      await this.check();
    } finally {
      this.running = undefined;
    }
  }

  private note(health: PartHealth, error?: unknown): void {
    if (health === this.last) return;
    this.last = health;
    if (health === 'up') this.logger.log(`${this.name} works again`);
    else this.logger.warn(`${this.name} does not work, so this process is not ready`, error);
  }
}

/** A readiness check did not end in time. */
export class ProbeTimeoutError extends Error {
  override readonly name = 'ProbeTimeoutError';

  constructor() {
    super(`No answer within ${String(timeoutMs)} ms.`);
  }
}

async function expire(signal: AbortSignal): Promise<never> {
  await delay(timeoutMs, undefined, { signal, ref: false });
  throw new ProbeTimeoutError();
}
