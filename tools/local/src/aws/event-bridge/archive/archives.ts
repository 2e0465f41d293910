import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { compilePattern, type CompiledPattern } from '@fanfare/event-pattern/compile-pattern';

/** Times are epoch seconds, as the wire has them. */
export interface Archive {
  readonly region: string;
  readonly name: string;
  readonly busArn: string;
  readonly description?: string | undefined;
  readonly pattern?: string | undefined;
  /** 0 keeps events for ever. */
  readonly retentionDays: number;
  readonly createdAt: number;
}

export interface ArchivedEvent {
  readonly position: number;
  readonly occurredAt: number;
  readonly event: object;
}

export interface Window {
  readonly from: number;
  /** Included, like `from`. */
  readonly to: number;
}

const SECONDS_PER_DAY = 86_400;

const TABLES = `
  CREATE TABLE IF NOT EXISTS archives (
    region TEXT, name TEXT, archive TEXT NOT NULL, PRIMARY KEY (region, name)
  );
  CREATE TABLE IF NOT EXISTS archived_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, region TEXT NOT NULL, archive TEXT NOT NULL,
    archived_at INTEGER NOT NULL, occurred_at INTEGER NOT NULL, event TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS events_of_archive ON archived_events (region, archive, occurred_at, position);
`;

/** The archives and their events. What was recorded survives the end of the process, SIGKILL included. */
export class Archives {
  private readonly byKey = new Map<
    string,
    { readonly archive: Archive; readonly takes: CompiledPattern['matches'] }
  >();
  private readonly insertEvent: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {
    database.exec(TABLES);
    for (const row of database.prepare('SELECT archive FROM archives').all())
      this.remember(JSON.parse(String(row['archive'])) as Archive);
    this.insertEvent = database.prepare(
      'INSERT INTO archived_events (region, archive, archived_at, occurred_at, event) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Records an event in every archive of the bus that takes it. */
  record(busArn: string, event: { readonly time: string }): void {
    if (this.byKey.size === 0) return;
    for (const { archive, takes } of this.byKey.values()) {
      if (archive.busArn !== busArn || !takes(event)) continue;
      const occurredAt = Date.parse(event.time) / 1000;
      const archivedAt = Math.floor(this.now());
      this.insertEvent.run(archive.region, archive.name, archivedAt, occurredAt, JSON.stringify(event));
    }
  }

  find(region: string, name: string): Archive | undefined {
    return this.byKey.get(`${region}/${name}`)?.archive;
  }

  /** The archives of a region by name. */
  list(region: string): Archive[] {
    return [...this.byKey.values()]
      .map(({ archive }) => archive)
      .filter((archive) => archive.region === region)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  add(archive: Archive): void {
    this.database
      .prepare('INSERT INTO archives VALUES (?, ?, ?)')
      .run(archive.region, archive.name, JSON.stringify(archive));
    this.remember(archive);
  }

  /** Removes the archive with its events. */
  remove({ region, name }: Archive): void {
    this.byKey.delete(`${region}/${name}`);
    this.database.prepare('DELETE FROM archives WHERE region = ? AND name = ?').run(region, name);
    this.database.prepare('DELETE FROM archived_events WHERE region = ? AND archive = ?').run(region, name);
  }

  size(archive: Archive): { readonly events: number; readonly bytes: number } {
    this.prune(archive);
    const row = this.database
      .prepare(
        'SELECT count(*) AS events, coalesce(sum(octet_length(event)), 0) AS bytes FROM archived_events WHERE region = ? AND archive = ?',
      )
      .get(archive.region, archive.name);
    return { events: Number(row?.['events']), bytes: Number(row?.['bytes']) };
  }

  /** Up to `limit` events of the window in the order of their times, after the one given. */
  events(
    archive: Archive,
    { from, to }: Window,
    after: Omit<ArchivedEvent, 'event'>,
    limit: number,
  ): ArchivedEvent[] {
    this.prune(archive);
    return this.database
      .prepare(
        `SELECT position, occurred_at, event FROM archived_events
         WHERE region = ? AND archive = ? AND occurred_at BETWEEN ? AND ? AND (occurred_at, position) > (?, ?)
         ORDER BY occurred_at, position LIMIT ?`,
      )
      .all(archive.region, archive.name, from, to, after.occurredAt, after.position, limit)
      .map((row) => ({
        position: Number(row['position']),
        occurredAt: Number(row['occurred_at']),
        event: JSON.parse(String(row['event'])) as object,
      }));
  }

  private prune({ region, name, retentionDays }: Archive): void {
    if (retentionDays === 0) return;
    this.database
      .prepare('DELETE FROM archived_events WHERE region = ? AND archive = ? AND archived_at < ?')
      .run(region, name, Math.floor(this.now()) - retentionDays * SECONDS_PER_DAY);
  }

  private remember(archive: Archive): void {
    const pattern = archive.pattern === undefined ? undefined : compilePattern(archive.pattern);
    const takes = (event: unknown) => pattern?.matches(event) ?? true;
    this.byKey.set(`${archive.region}/${archive.name}`, { archive, takes });
  }
}
