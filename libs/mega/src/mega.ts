// The published API of this library: everything that `@fanfare/mega` offers, and nothing else. See
// docs/decisions/0014-mega-public-entry.md.

export { type ConnectionOptions } from './aws/connection';
export { type LoggingOptions, type MegaLogger } from './aws/logger';
export { decodeBody } from './body/decode-body';
export { type Content, type DecodedBody, PayloadKind } from './body/decoded-body';
export { encodeBody, type EncodingOptions, type Publishable } from './body/encode-body';
export { type SnsConfirmation, type SnsMessage, type SnsNotification } from './body/sns-message';
export {
  AlreadyListeningError,
  type FaultReason,
  InvalidMegaPayloadError,
  InvalidOptionError,
  InvalidPatternError,
  InvalidSubscriberError,
  MegaError,
  MissingDestinationError,
  PatternMismatchError,
  type PayloadFault,
  type PayloadSection,
  PayloadTooLargeError,
  UndecodableBodyError,
  UnserialisablePayloadError,
} from './errors';
export { MegaEvent, type MegaEventFields } from './event/mega-event';
export { MegaObject, type MegaObjectFields } from './event/mega-object';
export { MegaPayload, type MegaPayloadFields } from './event/mega-payload';
export { PayloadBuilder } from './event/payload-builder';
export {
  type Failed,
  type ListenerHooks,
  type Processed,
  type Settled,
  type SettlementReason,
} from './listen/listener-hooks';
export { type Policy, type PolicyFor, type SqsListenerOptions } from './listen/listener-options';
export { type ListenOptions, SqsListener } from './listen/sqs-listener';
export { and, any, empty, eq, gt, gte, in_, lt, lte, match, neq, not, oneOf, or } from './pattern/functions';
export { type Matched, type NumberLike, type TemporalLike } from './pattern/matched';
export { Matcher } from './pattern/matcher';
export { compilePattern, matches, type MatchOptions } from './pattern/matches';
export { type MappingPattern, type Mode, type Pattern, type Predicate } from './pattern/pattern';
export { type PublishOptions } from './publish/publishing';
export { type SnsPublishOptions, SnsPublisher, type SnsPublisherOptions } from './publish/sns-publisher';
export { type SqsPublishOptions, SqsPublisher, type SqsPublisherOptions } from './publish/sqs-publisher';
export { type DataPattern, DataSubscriber } from './subscriber/data-subscriber';
export { type EventPatterns, type MatchedEvent, type MatchedPayload } from './subscriber/event-patterns';
export { EventSubscriber } from './subscriber/event-subscriber';
export { MessageSubscriber } from './subscriber/message-subscriber';
export { type PayloadOf } from './subscriber/payload-of';
export { ProcessStatus } from './subscriber/process-status';
export { type SqsMessage } from './subscriber/sqs-message';
export {
  type ErrorClass,
  type ProcessResult,
  type RetryContext,
  type RetryDelay,
} from './subscriber/subscriber';
export { type AnySubscriber, type SubscriberClass } from './subscriber/subscriber-registry';
export { Decimal } from './values/decimal';
export { type Mapping } from './values/kinds';
export { date, datetime, decimal } from './values/make';
export { CalendarDate, DateTime } from './values/temporal';

// ES modules learn the names of a CommonJS module from its text: Node looks for an assignment like this one, which is
// there to be read and never runs. package.int-spec.ts holds it to the exports above.
if (module.exports === undefined) {
  module.exports = {
    AlreadyListeningError: null,
    CalendarDate: null,
    DataSubscriber: null,
    DateTime: null,
    Decimal: null,
    EventSubscriber: null,
    InvalidMegaPayloadError: null,
    InvalidOptionError: null,
    InvalidPatternError: null,
    InvalidSubscriberError: null,
    Matcher: null,
    MegaError: null,
    MegaEvent: null,
    MegaObject: null,
    MegaPayload: null,
    MessageSubscriber: null,
    MissingDestinationError: null,
    PatternMismatchError: null,
    PayloadBuilder: null,
    PayloadKind: null,
    PayloadTooLargeError: null,
    ProcessStatus: null,
    SnsPublisher: null,
    SqsListener: null,
    SqsPublisher: null,
    UndecodableBodyError: null,
    UnserialisablePayloadError: null,
    and: null,
    any: null,
    compilePattern: null,
    date: null,
    datetime: null,
    decimal: null,
    decodeBody: null,
    empty: null,
    encodeBody: null,
    eq: null,
    gt: null,
    gte: null,
    in_: null,
    lt: null,
    lte: null,
    match: null,
    matches: null,
    neq: null,
    not: null,
    oneOf: null,
    or: null,
  };
}
