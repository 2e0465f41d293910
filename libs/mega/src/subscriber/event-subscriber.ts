import type { MegaPayload } from '../event/mega-payload';
import type { Pattern } from '../pattern/pattern';
import type { EventPatterns, MatchedPayload } from './event-patterns';
import { named } from './named';
import type { SqsMessage } from './sqs-message';
import { type ProcessResult, Subscriber, type SubscriberSettings } from './subscriber';

/** Listens to MEGA events: those that match every pattern that it declares, or all when it declares none. */
export abstract class EventSubscriber extends Subscriber implements EventPatterns {
  declare protected readonly listensTo: 'events';
  declare readonly eventName?: Pattern;
  declare readonly name?: Pattern;
  declare readonly eventDomain?: Pattern;
  declare readonly domain?: Pattern;
  declare readonly eventVersion?: Pattern;
  declare readonly version?: Pattern;
  declare readonly eventTimestamp?: Pattern;
  declare readonly timestamp?: Pattern;
  declare readonly eventSubject?: Pattern;
  declare readonly subject?: Pattern;
  declare readonly eventPublisher?: Pattern;
  declare readonly publisher?: Pattern;
  declare readonly eventAttributes?: Pattern;
  declare readonly attributes?: Pattern;
  declare readonly objectType?: Pattern;
  declare readonly objectVersion?: Pattern;
  declare readonly objectId?: Pattern;
  declare readonly objectCurrent?: Pattern;
  declare readonly currentObject?: Pattern;
  declare readonly objectPrevious?: Pattern;
  declare readonly previousObject?: Pattern;

  /** A subscriber class of this name. Its `process` receives the type that the patterns imply. */
  static define<const P extends EventPatterns & SubscriberSettings>(
    name: string,
    patterns: P,
    process: (payload: MatchedPayload<P>, message: SqsMessage) => ProcessResult,
  ): new () => EventSubscriber {
    class Defined extends EventSubscriber {
      constructor() {
        super();
        Object.assign(this, patterns);
      }

      process(payload: MegaPayload, message: SqsMessage): ProcessResult {
        return process(payload as MatchedPayload<P>, message);
      }
    }
    return named(name, Defined);
  }

  /** Processes an event. It may come again, even after success. */
  abstract process(payload: MegaPayload, message: SqsMessage): ProcessResult;
}
