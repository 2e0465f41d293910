import { type PoolClient, Query, type QueryResult } from 'pg';

/** A statement with its parameters. One that has a name is parsed and planned once on each connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What pg 8.23 sends a query by: parse, bind, describe, execute and a Sync (PostgreSQL 18, section 54.2.3). */
interface ExtendedQuery {
  readonly prepare: (this: Query, connection: object) => void;
}

const { prepare } = Query.prototype as unknown as ExtendedQuery;

function extended({ name, text, values }: Statement): object {
  return { name, text, values: [...values], queryMode: 'extended' };
}

/** A query that sends other statements before its own, all up to one Sync. */
class GroupQuery extends Query {
  constructor(
    private readonly before: readonly Statement[],
    last: Statement,
    callback: (error: Error | null | undefined, result: unknown) => void,
  ) {
    super(extended(last) as never, callback as never);
  }

  /** pg calls it with the socket corked, so that all of it leaves in one write. */
  protected prepare(connection: object): void {
    const withoutSync: object = Object.create(connection, { sync: { value: () => undefined } }) as object;
    for (const statement of this.before) prepare.call(new Query(extended(statement) as never), withoutSync);
    prepare.call(this, connection);
  }
}

/**
 * Sends statements to PostgreSQL in one write, and resolves with the results, in order, when all were executed. They are
 * executed in order; none is after one that failed, whose error this rejects with.
 */
export async function runTogether(
  client: PoolClient,
  statements: readonly Statement[],
): Promise<readonly QueryResult[]> {
  const last = statements.at(-1);
  if (!last) return [];
  const results = await new Promise<unknown>((resolve, reject) => {
    client.query(
      new GroupQuery(statements.slice(0, -1), last, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      }),
    );
  });
  return (Array.isArray(results) ? results : [results]) as readonly QueryResult[];
}
