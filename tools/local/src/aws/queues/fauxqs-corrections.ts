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

interface Receive {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: { MessageAttributeNames?: readonly string[] };
}

/** Mends where fauxqs 2.4.1 differs from SQS in ways that an app would notice on AWS only, or here only. */
export function correct(app: FauxqsApp): void {
  allowSupplementaryCharacters();
  app.addHook('preHandler', (request, _reply, done) => {
    returnAttributesOnRequest(request as Receive);
    done();
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
function returnAttributesOnRequest({ headers, body }: Receive): void {
  if (headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage' || body === undefined) return;
  if ((body.MessageAttributeNames ?? []).length === 0) body.MessageAttributeNames = NONE;
}

/** fauxqs gives the prefix to every error. */
function nameErrorAsSqsDoes(reply: FauxqsReply): void {
  const header = reply.getHeader('x-amzn-query-error') ?? '';
  if (!header.startsWith(PREFIX)) return;
  const [code = '', fault = ''] = header.slice(PREFIX.length).split(';');
  if (PREFIXED.has(code)) return;
  reply.header('x-amzn-query-error', `${code === 'QueueNameExists' ? 'QueueAlreadyExists' : code};${fault}`);
}
