import { requireFromPackage } from '../../esm-package';
import type { FauxqsApp, FauxqsReply } from './fauxqs';

const OUTSIDE_XML_1_0 = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const NONE = ['\0'];

/** The errors whose name in the older protocol, by which the SDKs find their class, has a prefix. */
const PREFIX = 'AWS.SimpleQueueService.';
const PREFIXED = new Set([
  'BatchEntryIdsNotDistinct',
  'BatchRequestTooLong',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'MessageNotInflight',
  'NonExistentQueue',
  'TooManyEntriesInBatchRequest',
]);

interface Limits {
  readonly INVALID_MESSAGE_BODY_CHAR: RegExp;
}

interface Call {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: { QueueUrl?: unknown; MessageAttributeNames?: readonly string[] } | null;
}

/** Mends where fauxqs 2.4.1 differs from SQS in ways that an app would notice on AWS only, or here only. */
export function correct(app: FauxqsApp): void {
  allowSupplementaryCharacters();
  app.addHook('preHandler', (request, _reply, done) => {
    const call = request as Call;
    returnAttributesOnRequest(call);
    done(isMisshapen(call) ? new SyntaxError('The request has the wrong shape.') : undefined);
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    nameErrorAsSqsDoes(reply);
    done();
  });
}

/** SQS takes every character of XML 1.0; fauxqs refuses those beyond U+FFFF, emoji among them. */
function allowSupplementaryCharacters(): void {
  const { INVALID_MESSAGE_BODY_CHAR } = requireFromPackage<Limits>('fauxqs', 'dist/sqs/sqsTypes.js');
  INVALID_MESSAGE_BODY_CHAR.test = (text) => OUTSIDE_XML_1_0.test(text);
}

/** SQS returns the message attributes that a receiver asks for; fauxqs returns all to one who asks for none. */
function returnAttributesOnRequest({ headers, body }: Call): void {
  if (headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage' || !body) return;
  if ((body.MessageAttributeNames ?? []).length === 0) body.MessageAttributeNames = NONE;
}

/** SQS says that what is no object, or has a queue URL that is no text, cannot be read; fauxqs fails on it. */
function isMisshapen({ headers, body }: Call): boolean {
  if (!String(headers['x-amz-target']).startsWith('AmazonSQS.')) return false;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return true;
  return body.QueueUrl !== undefined && typeof body.QueueUrl !== 'string';
}

/** fauxqs gives the prefix to every error. */
function nameErrorAsSqsDoes(reply: FauxqsReply): void {
  const header = reply.getHeader('x-amzn-query-error') ?? '';
  if (!header.startsWith(PREFIX)) return;
  const [code = '', fault = ''] = header.slice(PREFIX.length).split(';');
  if (PREFIXED.has(code)) return;
  reply.header('x-amzn-query-error', `${code === 'QueueNameExists' ? 'QueueAlreadyExists' : code};${fault}`);
}
