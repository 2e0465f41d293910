import type { FaultOf, LastingFault } from './fault';

interface Armed {
  readonly fault: LastingFault;
  timesLeft: number;
  readonly endsAt: number;
}

/** The faults that are on, each under a name. They live in memory: a new process begins with none. */
export class FaultSwitches {
  private readonly armed = new Map<string, Armed>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether no fault is on. */
  get isQuiet(): boolean {
    return this.armed.size === 0;
  }

  /** Turns a fault on, in place of the one that had this name. */
  set(name: string, fault: LastingFault): void {
    const { times = Infinity, seconds = Infinity } = fault;
    this.armed.set(name, { fault, timesLeft: times, endsAt: this.now() + seconds * 1000 });
  }

  remove(name: string): void {
    this.armed.delete(name);
  }

  clear(): void {
    this.armed.clear();
  }

  /** The faults that are on, by name, with what is left of them. */
  list(): Record<string, LastingFault> {
    this.endThoseWhoseTimeIsUp();
    const shown = [...this.armed].map(([name, { fault, timesLeft, endsAt }]) => {
      const left = {
        ...(timesLeft < Infinity && { times: timesLeft }),
        ...(endsAt < Infinity && { seconds: (endsAt - this.now()) / 1000 }),
      };
      return [name, { ...fault, ...left }] as const;
    });
    return Object.fromEntries(shown);
  }

  /** The oldest fault of this kind that is on and meets the case, which uses it once; undefined when none does. */
  strike<Kind extends LastingFault['fault']>(
    kind: Kind,
    meets: (fault: FaultOf<Kind>) => boolean,
  ): FaultOf<Kind> | undefined {
    if (this.isQuiet) return undefined;
    this.endThoseWhoseTimeIsUp();
    for (const [name, armed] of this.armed) {
      if (!isOfKind(armed.fault, kind) || !meets(armed.fault)) continue;
      armed.timesLeft -= 1;
      if (armed.timesLeft <= 0) this.armed.delete(name);
      return armed.fault;
    }
    return undefined;
  }

  private endThoseWhoseTimeIsUp(): void {
    for (const [name, { endsAt }] of this.armed) if (endsAt <= this.now()) this.armed.delete(name);
  }
}

function isOfKind<Kind extends LastingFault['fault']>(
  fault: LastingFault,
  kind: Kind,
): fault is LastingFault & FaultOf<Kind> {
  return fault.fault === kind;
}
