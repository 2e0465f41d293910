import { z } from 'zod';
import { wholeNumber } from '@fanfare/process/environment';

/** How an app reaches its database. */
export const persistenceEnvironment = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .describe('PostgreSQL, such as postgres://user:password@host:5432/fanfare'),
  DATABASE_POOL_SIZE: wholeNumber(2).default(20).describe('connections of one process'),
};

/** The values of {@link persistenceEnvironment}. */
export interface PersistenceConfig {
  readonly DATABASE_URL: string;
  readonly DATABASE_POOL_SIZE: number;
}
