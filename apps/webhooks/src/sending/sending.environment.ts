import { flag, wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

/** How webhooks leave, and where they may go. To be completed by {@link privateTargetsFit}. */
export const sendingEnvironment = {
  WEBHOOKS_ALLOW_PRIVATE_TARGETS: flag()
    .default(false)
    .describe('whether webhooks may go to private addresses, any port and plain http; never in production'),
  WEBHOOKS_ALLOWED_PORTS: z
    .string()
    .regex(/^\d{1,5}(,\d{1,5})*$/, 'must be ports such as 443,8443')
    .transform((text) => text.split(',').map(Number))
    .refine((ports) => ports.every((port) => port > 0 && port < 65_536), 'must be ports below 65536')
    .default([443, 8443])
    .describe('ports that webhooks may be sent to, 443,8443 by default'),
  WEBHOOK_TIMEOUT_MS: wholeNumber(1, 30_000)
    .default(15_000)
    .describe('milliseconds that one attempt may take from the look-up of the name to the end of the answer'),
  WEBHOOKS_EGRESS_PROXY: z
    .url({ protocol: /^http$/, error: 'must be an http:// URL' })
    .optional()
    .describe('HTTP proxy that webhooks leave through, by CONNECT to the address that was checked'),
};

/** The values of {@link sendingEnvironment}. */
export interface SendingConfig {
  readonly WEBHOOKS_ALLOW_PRIVATE_TARGETS: boolean;
  readonly WEBHOOKS_ALLOWED_PORTS: readonly number[];
  readonly WEBHOOK_TIMEOUT_MS: number;
  readonly WEBHOOKS_EGRESS_PROXY?: string | undefined;
}

/**
 * Whether private targets are allowed only where they may be. A refinement of the whole environment, with
 * {@link privateTargetsProblem} as what it says.
 */
export function privateTargetsFit(
  config: Pick<SendingConfig, 'WEBHOOKS_ALLOW_PRIVATE_TARGETS'> & { readonly NODE_ENV: string },
): boolean {
  return !(config.WEBHOOKS_ALLOW_PRIVATE_TARGETS && config.NODE_ENV === 'production');
}

/** What {@link privateTargetsFit} says when it does not hold. */
export const privateTargetsProblem = {
  path: ['WEBHOOKS_ALLOW_PRIVATE_TARGETS'],
  error: 'must be false in production: webhooks would reach into our own network',
};
