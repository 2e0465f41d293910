import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ArchivedEvent, Window } from './archives';

/** Times are epoch seconds, as the wire has them. */
export interface Replay {
  readonly region: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly archive: string;
  readonly busArn: string;
  /** Those rules only; all without it. */
  readonly ruleArns?: readonly string[] | undefined;
  readonly window: Window;
  readonly startedAt: number;
  state: 'STARTING' | 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  reason?: string;
  /** The last event replayed. */
  last?: Omit<ArchivedEvent, 'event'>;
  endedAt?: number;
}

/** What a replay reads, and where it sends; throws when one of them is gone. */
export interface ReplayWork {
  /** Up to `limit` events that follow the replay's last one. */
  next(replay: Replay, limit: number): readonly ArchivedEvent[];
  /** Delivers events, which are in the queues' file when this returns. */
  send(replay: Replay, events: readonly object[]): void;
}

const EVENTS_PER_TURN = 10;

/**
 * Runs replays one turn at a time, so that calls are answered meanwhile. One that was running when the process ended
 * goes on in the next, and may send the events of its last turn twice.
 */
export class Replays {
  private readonly byKey = new Map<string, Replay>();
  private readonly timers = new Map<Replay, NodeJS.Timeout>();
  private readonly write: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly work: ReplayWork,
  ) {
    database.exec(
      'CREATE TABLE IF NOT EXISTS replays (region TEXT, name TEXT, replay TEXT NOT NULL, PRIMARY KEY (region, name))',
    );
    this.write = database.prepare('INSERT OR REPLACE INTO replays VALUES (?, ?, ?)');
    for (const row of database.prepare('SELECT replay FROM replays').all()) {
      const replay = JSON.parse(String(row['replay'])) as Replay;
      this.byKey.set(`${replay.region}/${replay.name}`, replay);
      if (isActive(replay)) this.goOn(replay);
    }
  }

  find(region: string, name: string): Replay | undefined {
    return this.byKey.get(`${region}/${name}`);
  }

  /** The replays of a region by name. */
  list(region: string): Replay[] {
    return [...this.byKey.values()]
      .filter((replay) => replay.region === region)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  start(replay: Replay): void {
    this.byKey.set(`${replay.region}/${replay.name}`, replay);
    this.save(replay);
    this.goOn(replay);
  }

  /** Ends a replay that is active; what it sent is not taken back. */
  cancel(replay: Replay): void {
    clearTimeout(this.timers.get(replay));
    this.end(replay, 'CANCELLED');
  }

  /** Ends the work of this process; the next one goes on with it. */
  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private goOn(replay: Replay): void {
    this.timers.set(replay, setTimeout(() => this.turn(replay), 0).unref());
  }

  private turn(replay: Replay): void {
    try {
      const events = this.work.next(replay, EVENTS_PER_TURN);
      const last = events.at(-1);
      if (last === undefined) {
        this.end(replay, 'COMPLETED');
        return;
      }
      this.work.send(
        replay,
        events.map(({ event }) => event),
      );
      replay.last = { position: last.position, occurredAt: last.occurredAt };
      replay.state = 'RUNNING';
      this.save(replay);
      this.goOn(replay);
    } catch (error) {
      this.end(replay, 'FAILED', error instanceof Error ? error.message : String(error));
    }
  }

  private end(replay: Replay, state: Replay['state'], reason?: string): void {
    this.timers.delete(replay);
    replay.state = state;
    replay.endedAt = Math.floor(Date.now() / 1000);
    if (reason !== undefined) replay.reason = reason;
    this.save(replay);
  }

  private save(replay: Replay): void {
    this.write.run(replay.region, replay.name, JSON.stringify(replay));
  }
}

export function isActive({ state }: Replay): boolean {
  return state === 'STARTING' || state === 'RUNNING';
}
