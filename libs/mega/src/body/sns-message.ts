import type { Mapping } from '../values/kinds';
import { DateTime } from '../values/temporal';

interface SnsFields {
  readonly messageId: string;
  readonly topicArn: string;
  readonly timestamp: Date;
}

/** The envelope around what was published to a topic. */
export interface SnsNotification extends SnsFields {
  readonly type: 'Notification';
  readonly subject: string | null;
  readonly unsubscribeUrl: string | null;
}

/** A question of SNS whether a subscription is, or is no longer, wanted. It has no payload. */
export interface SnsConfirmation extends SnsFields {
  readonly type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly token: string;
  readonly subscribeUrl: string;
  /** What SNS says to people, as it came. */
  readonly rawMessage: string;
}

/** A message of SNS in the body of an SQS message. */
export type SnsMessage = SnsNotification | SnsConfirmation;

/** An envelope and the message text in it. */
export interface Envelope {
  readonly sns: SnsMessage;
  readonly message: string;
}

const demanded = ['MessageId', 'TopicArn', 'Type', 'Timestamp', 'Message'] as const;

/** The envelope that a decoded object is; undefined when it is none, or a malformed one, and so just data. */
export function readEnvelope(decoded: Mapping): Envelope | undefined {
  if (!demanded.every((key) => Object.hasOwn(decoded, key))) return undefined;
  const { Message: message } = decoded;
  const fields = readFields(decoded);
  const sns = fields && isText(message) ? typed(decoded, fields, message) : undefined;
  return sns && { sns, message: message as string };
}

function readFields(decoded: Mapping): SnsFields | undefined {
  const { MessageId: messageId, TopicArn: topicArn, Timestamp: text } = decoded;
  const timestamp = isText(text) ? DateTime.parseTimestamp(text)?.toDate() : undefined;
  return isText(messageId) && isText(topicArn) && timestamp ? { messageId, topicArn, timestamp } : undefined;
}

function typed(decoded: Mapping, fields: SnsFields, rawMessage: string): SnsMessage | undefined {
  switch (decoded['Type']) {
    case 'Notification':
      return notification(decoded, fields);
    case 'SubscriptionConfirmation':
    case 'UnsubscribeConfirmation':
      return confirmation(decoded, { ...fields, type: decoded['Type'], rawMessage });
    default:
      return undefined;
  }
}

function notification(decoded: Mapping, fields: SnsFields): SnsNotification | undefined {
  const { Subject: subject = null, UnsubscribeURL: unsubscribeUrl = null } = decoded;
  const valid = (subject === null || isText(subject)) && (unsubscribeUrl === null || isText(unsubscribeUrl));
  return valid ? { type: 'Notification', ...fields, subject, unsubscribeUrl } : undefined;
}

function confirmation(
  decoded: Mapping,
  fields: Omit<SnsConfirmation, 'token' | 'subscribeUrl'>,
): SnsConfirmation | undefined {
  const { Token: token, SubscribeURL: subscribeUrl } = decoded;
  return isText(token) && isText(subscribeUrl) ? { ...fields, token, subscribeUrl } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
