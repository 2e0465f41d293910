import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoints } from './endpoints';
import type { EventLoad } from './event-load';
import type { Sink } from './sink';
import type { Instance, WebhookSite } from './webhook-site';

const lookMs = 100;
const steadyMs = 400;

/** The app, one process of it, its receivers, and who says events. */
export interface BenchParts {
  readonly site: WebhookSite;
  readonly instance: Instance;
  readonly sink: Sink;
  readonly endpoints: Endpoints;
  readonly load: EventLoad;
}

/** What every part of the benchmark works with. */
export interface Bench extends BenchParts {
  /** The name of an event that nobody has asked for yet. */
  newType(): string;
  /** Resolves when no attempt is under way any more: receivers that hang have been given up. */
  quiet(): Promise<void>;
  /** Resolves when as many attempts are under way as were a moment ago: whoever hangs has got all that it may have. */
  settled(): Promise<void>;
}

/** Puts a bench together. */
export function benchOf(parts: BenchParts): Bench {
  let ordinal = 0;
  return {
    ...parts,
    newType: () => {
      ordinal += 1;
      return `bench.run${String(ordinal)}`;
    },
    quiet: async () => {
      while ((await attemptsUnderWay(parts.instance)) > 0) await delay(lookMs);
    },
    settled: async () => {
      for (let before = NaN, now = NaN; before !== now;) {
        before = now;
        await delay(steadyMs);
        now = await attemptsUnderWay(parts.instance);
      }
    },
  };
}

async function attemptsUnderWay({ url }: Instance): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^webhook_attempts_in_progress (\d+)/m.exec(metrics)?.[1] ?? 0);
}
