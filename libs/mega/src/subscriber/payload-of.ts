import type { Matched } from '../pattern/matched';
import type { Mapping } from '../values/kinds';
import type { MatchedPayload } from './event-patterns';

/**
 * What `process` of a subscriber class receives, as its patterns imply it: `process(payload: PayloadOf<BookLent>)`
 * within `class BookLent extends EventSubscriber`. Declare the patterns as readonly fields.
 */
export type PayloadOf<S> = S extends { readonly pattern: infer P } ? Mapping & Matched<P> : MatchedPayload<S>;
