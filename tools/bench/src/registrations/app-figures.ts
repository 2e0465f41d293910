import type { App } from '@fanfare/event-contract/apps';
import type { LocalPlatform } from '../local-platform';

/** What the apps of a registration say of themselves: AWS requests and processor seconds since their start, memory in MB. */
export interface AppFigures {
  readonly cpuSeconds: number;
  readonly awsRequests: ReadonlyMap<string, number>;
  readonly memory: ReadonlyMap<App, number>;
}

const apps = ['registration', 'validation', 'accounts', 'notifications'] as const;

/** Reads the metrics of every app that a registration passes through. */
export async function appFigures(platform: LocalPlatform): Promise<AppFigures> {
  const awsRequests = new Map<string, number>();
  const memory = new Map<App, number>();
  let cpuSeconds = 0;
  for (const app of apps) {
    const text = await (await fetch(`${platform.url(app)}/metrics`)).text();
    for (const [, operation = '', count] of text.matchAll(
      /^aws_requests_total\{[^}]*operation="(\w+)"[^}]*\} (\S+)$/gm,
    ))
      awsRequests.set(operation, (awsRequests.get(operation) ?? 0) + Number(count));
    cpuSeconds += Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
    memory.set(app, Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1_000_000);
  }
  return { awsRequests, memory, cpuSeconds };
}
