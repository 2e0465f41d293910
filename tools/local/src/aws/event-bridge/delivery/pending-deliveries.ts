import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Target } from '../event-bus-state';

/** A delivery that failed at least once. */
export interface Delivery {
  readonly ruleArn: string;
  readonly target: Target;
  readonly event: object;
  readonly retries: number;
  /** Epoch milliseconds of the first attempt. */
  readonly since: number;
}

/** The deliveries that are to be tried again. One that was added is there after a SIGKILL, until it is removed. */
export class PendingDeliveries {
  private readonly insert: StatementSync;
  private readonly remove: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    database.exec(
      'CREATE TABLE IF NOT EXISTS pending_deliveries (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, delivery TEXT NOT NULL)',
    );
    this.insert = database.prepare('INSERT INTO pending_deliveries (due_at, delivery) VALUES (?, ?)');
    this.remove = database.prepare('DELETE FROM pending_deliveries WHERE id = ?');
  }

  /** `dueAt` is in epoch milliseconds. Returns the id to remove it by. */
  add(delivery: Delivery, dueAt: number): number {
    return Number(this.insert.run(Math.ceil(dueAt), JSON.stringify(delivery)).lastInsertRowid);
  }

  delete(id: number): void {
    this.remove.run(id);
  }

  all(): { readonly id: number; readonly dueAt: number; readonly delivery: Delivery }[] {
    const rows = this.database.prepare('SELECT id, due_at, delivery FROM pending_deliveries').all();
    return rows.map((row) => ({
      id: Number(row['id']),
      dueAt: Number(row['due_at']),
      delivery: JSON.parse(String(row['delivery'])) as Delivery,
    }));
  }
}
