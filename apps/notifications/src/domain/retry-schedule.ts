/** How often a mail is tried before it is given up: for about half an hour, an hour at most. */
export const MAIL_ATTEMPTS = 12;

const BASE_DELAY_MS = 5_000;
const MAX_DELAY_MS = 15 * 60_000;

/**
 * How long to wait after the `failed`-th attempt (counted from 1), in milliseconds: up to 5 s, doubling up to 15 min, with
 * full jitter, so that mails which failed together do not come back together.
 * @param random gives numbers from 0 up to 1
 */
export function retryDelayMs(failed: number, random: () => number): number {
  return Math.round(random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (failed - 1)));
}

/** Why a mail was not taken. The reasons are stable and tell nothing about the person whom it was for. */
export type MailFailureReason =
  | 'ADDRESS_UNUSABLE'
  | 'MAILBOX_REFUSED'
  | 'MESSAGE_REFUSED'
  | 'MAIL_SERVER_BUSY'
  | 'MAIL_SERVER_UNREACHABLE'
  | 'MAIL_SERVER_TIMEOUT'
  | 'SENDER_REFUSED'
  | 'SENDING_FAILED';

/** `permanent`: this mail will never be taken. `transient`: it may be, once somebody has waited or mended something. */
export interface MailFailure {
  readonly kind: 'permanent' | 'transient';
  readonly reason: MailFailureReason;
}

const permanent = (reason: MailFailureReason): MailFailure => ({ kind: 'permanent', reason });
const transient = (reason: MailFailureReason): MailFailure => ({ kind: 'transient', reason });

/** The names of SES v2's errors. What an operator can mend is transient, so that no customer pays for it. */
const sesFailures: Readonly<Record<string, MailFailure>> = {
  BadRequestException: permanent('MESSAGE_REFUSED'),
  MessageRejected: permanent('MESSAGE_REFUSED'),
  AccountSuspendedException: transient('SENDER_REFUSED'),
  MailFromDomainNotVerifiedException: transient('SENDER_REFUSED'),
  SendingPausedException: transient('SENDER_REFUSED'),
  LimitExceededException: transient('MAIL_SERVER_BUSY'),
  TooManyRequestsException: transient('MAIL_SERVER_BUSY'),
  ThrottlingException: transient('MAIL_SERVER_BUSY'),
  TimeoutError: transient('MAIL_SERVER_TIMEOUT'),
};

/** The codes of connections that came to nothing, of Node and of nodemailer. */
const connectionFailures: Readonly<Record<string, MailFailure>> = {
  EABORT: transient('MAIL_SERVER_TIMEOUT'),
  ETIMEDOUT: transient('MAIL_SERVER_TIMEOUT'),
  ECONNECTION: transient('MAIL_SERVER_UNREACHABLE'),
  ECONNREFUSED: transient('MAIL_SERVER_UNREACHABLE'),
  ECONNRESET: transient('MAIL_SERVER_UNREACHABLE'),
  EDNS: transient('MAIL_SERVER_UNREACHABLE'),
  ENOTFOUND: transient('MAIL_SERVER_UNREACHABLE'),
  EPROTOCOL: transient('MAIL_SERVER_UNREACHABLE'),
  ESOCKET: transient('MAIL_SERVER_UNREACHABLE'),
  ETLS: transient('MAIL_SERVER_UNREACHABLE'),
  EAUTH: transient('SENDER_REFUSED'),
  ENOAUTH: transient('SENDER_REFUSED'),
};

/** What a 5xx refuses, by the SMTP command that it answers. Any other command is about us, not about this mail. */
const refusals: Readonly<Record<string, MailFailure>> = {
  'RCPT TO': permanent('MAILBOX_REFUSED'),
  DATA: permanent('MESSAGE_REFUSED'),
};

/**
 * What an error of a mail sender means, by the shapes of nodemailer and of the SES v2 client. Total: whatever it does
 * not know is transient, because a mail that is tried again in vain is worth less than one that is given up too early.
 */
export function classifyMailError(error: unknown): MailFailure {
  const { name, code, command, responseCode } = fieldsOf(error);
  if (typeof responseCode === 'number') return classifyReply(responseCode, String(command));
  if (code === 'EENVELOPE' && command === 'API') return permanent('ADDRESS_UNUSABLE');
  return lookUp(sesFailures, name) ?? lookUp(connectionFailures, code) ?? transient('SENDING_FAILED');
}

function classifyReply(code: number, command: string): MailFailure {
  if (code < 500) return transient('MAIL_SERVER_BUSY');
  return lookUp(refusals, command) ?? transient('SENDER_REFUSED');
}

function lookUp(table: Readonly<Record<string, MailFailure>>, key: unknown): MailFailure | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}

function fieldsOf(error: unknown): Readonly<Record<'name' | 'code' | 'command' | 'responseCode', unknown>> {
  const fields = typeof error === 'object' ? (error as Partial<Record<string, unknown>> | null) : null;
  return {
    name: fields?.['name'],
    code: fields?.['code'],
    command: fields?.['command'],
    responseCode: fields?.['responseCode'],
  };
}
