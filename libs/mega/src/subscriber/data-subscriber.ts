import type { Matched } from '../pattern/matched';
import type { Matcher } from '../pattern/matcher';
import type { MappingPattern, Predicate } from '../pattern/pattern';
import type { Mapping } from '../values/kinds';
import { named } from './named';
import type { SqsMessage } from './sqs-message';
import { type ProcessResult, Subscriber, type SubscriberSettings } from './subscriber';

/** What an object is matched with. */
export type DataPattern = MappingPattern | Matcher | Predicate;

/** Listens to objects that are no MEGA events: those that match `pattern`, or all when there is none. */
export abstract class DataSubscriber extends Subscriber {
  declare protected readonly listensTo: 'data';
  declare readonly pattern?: DataPattern;

  /** A subscriber class of this name. Its `process` receives the type that the pattern implies. */
  static define<const P extends DataPattern>(
    name: string,
    settings: SubscriberSettings & { readonly pattern: P },
    process: (payload: Mapping & Matched<P>, message: SqsMessage) => ProcessResult,
  ): new () => DataSubscriber {
    class Defined extends DataSubscriber {
      constructor() {
        super();
        Object.assign(this, settings);
      }

      process(payload: Mapping, message: SqsMessage): ProcessResult {
        return process(payload as Mapping & Matched<P>, message);
      }
    }
    return named(name, Defined);
  }

  /** Processes an object. It may come again, even after success. */
  abstract process(payload: Mapping, message: SqsMessage): ProcessResult;
}
