import { activationEnvironment } from '@fanfare/activation/activation.environment';
import { serverEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { z } from 'zod';
import { parseMailbox } from './domain/mail';

const mailEnvironment = {
  MAIL_TRANSPORT: z.enum(['smtp', 'ses']).default('smtp').describe('how mails leave'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
    .optional()
    .describe('mail server, when MAIL_TRANSPORT is smtp'),
  MAIL_FROM: z
    .string()
    .refine(isMailbox, 'must be an address such as hello@example.com or Fanfare <hello@example.com>')
    .describe('sender of every mail, such as Fanfare <hello@example.com>'),
  ACTIVATION_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .describe('where the accounts app is reached from outside'),
};

export const environment = z
  .object({ ...serviceEnvironment, ...serverEnvironment, ...activationEnvironment, ...mailEnvironment })
  .refine(({ MAIL_TRANSPORT, SMTP_URL }) => MAIL_TRANSPORT !== 'smtp' || SMTP_URL !== undefined, {
    path: ['SMTP_URL'],
    error: 'is needed when MAIL_TRANSPORT is smtp',
  });
export type AppConfig = z.output<typeof environment>;

/** The token that {@link AppConfig} is injected by. */
export const CONFIG = Symbol('AppConfig');

function isMailbox(text: string): boolean {
  try {
    parseMailbox(text);
    return true;
  } catch {
    return false;
  }
}
