import type { PrefixedOutput } from './prefixed-output';
import { RestartingProcess } from './restarting-process';

export interface AppProcess {
  readonly name: string;
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The apps, each a process of its own, writing to one output. */
export class ProcessRunner {
  private readonly processes: RestartingProcess[];

  /** Starts them all. `onPid` hears every process id, restarts included. */
  constructor(
    apps: readonly AppProcess[],
    private readonly output: PrefixedOutput,
    onPid: (pid: number, script: string) => void = () => undefined,
  ) {
    this.processes = apps.map(({ name, ...options }) => new RestartingProcess(name, options, output, onPid));
  }

  /** Aborted once the app has ended without being asked to. */
  crashed(name: string): AbortSignal {
    return this.processes.find((each) => each.name === name)?.crashed ?? AbortSignal.abort();
  }

  /** Asks all at once to end, and returns when all have; whoever is still there after `graceMs` is killed and named. */
  async stop(graceMs: number): Promise<void> {
    await Promise.all(
      this.processes.map(async (each) => {
        const obeyed = await each.stop(graceMs);
        if (!obeyed)
          this.output.line(each.name, `did not end within ${String(graceMs / 1000)} s and was killed`);
      }),
    );
  }
}
