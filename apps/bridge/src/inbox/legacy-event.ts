import { createHash } from 'node:crypto';
import type { EventData } from '@fanfare/event-contract/catalogue';
import type { SqsMessage } from '@fanfare/mega';
import { toJsonForm } from './json-form';
import { RubbishError } from './rubbish.error';

const longestName = 128;
const name = /^[^\p{C}]+$/u;

/** What an older system said, ready to be said on the bus. */
export interface LegacyEvent {
  readonly data: EventData<'LegacyEventReceived'>;
  /** Whether it says itself when it happened, so that equal content is the same event whenever it is sent. */
  readonly isDated: boolean;
}

/**
 * Reads a message as an event of an older system.
 * @throws {RubbishError} for text, bytes and confirmations of SNS, and for payloads that cannot travel on the bus
 */
export function readLegacyEvent(message: SqsMessage, sourceSystem: string): LegacyEvent {
  const originalMessageId = fitting(message.embeddedMessage?.messageId) ?? message.messageId;
  switch (message.kind) {
    case 'MEGA': {
      const { event } = message.payload;
      const payload = toJsonForm(message.payload.toJSON());
      const source = fitting(event.publisher) ?? sourceSystem;
      const version = versionOf(event.version);
      return {
        data: { kind: 'MEGA', version, payload, originalMessageId, sourceSystem: source },
        isDated: true,
      };
    }
    case 'DATA': {
      const payload = toJsonForm(message.payload);
      return { data: { kind: 'DATA', version: 1, payload, originalMessageId, sourceSystem }, isDated: false };
    }
    default:
      throw rubbish(message.kind);
  }
}

/**
 * The identity of what was said: SHA-256 over its kind and payload, and whom it belongs to. The same whichever format
 * and way it came by.
 */
export function contentHash(
  { data: { kind, payload } }: LegacyEvent,
  ...belongsTo: readonly string[]
): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([...belongsTo, kind, payload]))
    .digest();
}

function versionOf(version: number): number {
  if (Number.isSafeInteger(version)) return version;
  throw new RubbishError('UNSENDABLE_VALUE', 'The version of the event is no integer that JSON can carry.');
}

/** A name as it stands, if it can be one. */
function fitting(text: string | null | undefined): string | undefined {
  return text && text.length <= longestName && name.test(text) ? text : undefined;
}

function rubbish(kind: string): RubbishError {
  return kind === 'NONE'
    ? new RubbishError('SNS_CONFIRMATION', 'SNS asks to confirm a subscription: open its SubscribeURL.')
    : new RubbishError('NO_OBJECT', `The body is ${kind}: send a MEGA event, a JSON object or BSON.`);
}
