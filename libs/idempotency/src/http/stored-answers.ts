import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { ANSWER_SEAL, type AnswerSeal } from './answer-seal';

/** Whose key it is and for what. Keys of different tenants or routes have nothing to do with each other. */
export interface KeyScope {
  readonly tenantId: string;
  readonly route: string;
  readonly key: string;
}

/** An answer as it was given. `body` is null when there was none. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | string[]>>;
  readonly body: string | null;
}

/** What is known about a key. `ours`: nothing yet, and nobody else can take it before this transaction ends. */
export type KeyState = 'ours' | 'in-use' | { readonly requestHash: Buffer; readonly answer: StoredAnswer };

interface Row extends StoredAnswer {
  readonly free: boolean;
  readonly request_hash: Buffer | null;
}

/** Refuses a second answer under the same key. */
export const primaryKey = 'idempotency_keys_pkey';

/**
 * Answers by key, in the app's own schema; their bodies sealed, where the app has a seal. Everything here needs a
 * transaction, and takes part in it.
 */
@Injectable()
export class StoredAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Optional() @Inject(ANSWER_SEAL) private readonly seal?: AnswerSeal,
  ) {}

  /**
   * Takes a key, or tells why it cannot be had; never waits. In the instant in which another transaction has committed
   * its answer this may still say `ours`: then `keep` fails with a violation of {@link primaryKey}.
   */
  async take(scope: KeyScope): Promise<KeyState> {
    const { tenantId, route, key } = scope;
    const [row] = await this.unitOfWork.manager.query<Row[]>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended(concat_ws('|', current_schema(), $1::text, $2::text, $3::text), 0)) AS free,
              request_hash, status, headers, body
       FROM (SELECT) AS nothing
       LEFT JOIN idempotency_keys ON tenant_id = $1 AND route = $2 AND key = $3`,
      [tenantId, route, key],
    );
    if (row?.request_hash) {
      const { request_hash: requestHash, status, headers, body: kept } = row;
      const body = kept === null || !this.seal ? kept : this.seal.open(kept, scope);
      return { requestHash, answer: { status, headers, body } };
    }
    return row?.free === true ? 'ours' : 'in-use';
  }

  /** Keeps the answer to the request that took the key, for as long as the transaction's other effects. */
  async keep(scope: KeyScope, requestHash: Buffer, answer: StoredAnswer): Promise<void> {
    const { tenantId, route, key } = scope;
    const body = answer.body === null || !this.seal ? answer.body : this.seal.seal(answer.body, scope);
    await this.unitOfWork.manager.query(
      `INSERT INTO idempotency_keys (tenant_id, route, key, request_hash, status, headers, body)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [tenantId, route, key, requestHash, answer.status, JSON.stringify(answer.headers), body],
    );
  }
}
