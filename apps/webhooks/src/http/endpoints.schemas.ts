import { definitionOf } from '@fanfare/event-contract/catalogue';
import { eventTypeName } from '@fanfare/event-contract/external-event';
import { text } from '@fanfare/event-contract/text';
import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';
import { EndpointSecretError, parseSecret } from '../domain/endpoint-secret';
import { filterSchema } from './filter.schema';
import { headersSchema } from './headers.schema';

const signature = z.enum(['v1', 'v1a']);

/** An event that an endpoint may ask for: one of the platform that is public, or any that a tenant may publish. */
export const subscribableType = eventTypeName.refine(
  (name) => definitionOf(name)?.visibility !== 'internal',
  'is not an event that webhooks may carry',
);

const settings = {
  url: z.string().describe('Where webhooks are sent: https, a public address, no credentials.'),
  eventTypes: z
    .array(subscribableType)
    .min(1)
    .max(200)
    .nullable()
    .optional()
    .describe('Which events are sent; null for all.'),
  filter: filterSchema.nullable().optional(),
  description: text(500).nullable().optional(),
  headers: headersSchema.optional(),
  rateLimitPerSecond: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .optional()
    .describe('The most attempts that begin within a second; null for no limit.'),
  ordered: z
    .boolean()
    .optional()
    .describe('Whether the events of one customer are delivered one after the other, oldest first.'),
  sendTraceparent: z
    .boolean()
    .optional()
    .describe('Whether the W3C traceparent of each attempt is sent along; false unless told.'),
};

/** The body of a new endpoint. Whether the URL may be called depends on the configuration, and is checked with it. */
export const createEndpoint = z
  .object({
    ...settings,
    signature: signature
      .optional()
      .describe(
        'v1: HMAC-SHA256 with a shared secret, the default. v1a: ed25519, verified with a public key.',
      ),
    secret: z
      .string()
      .max(200)
      .optional()
      .describe('Your own secret, whsec_… for v1 or whsk_… for v1a; a new one is made unless told.'),
  })
  .superRefine(({ signature: kind = 'v1', secret }, context) => {
    if (secret === undefined) return;
    try {
      parseSecret(kind, secret);
    } catch (error) {
      if (!(error instanceof EndpointSecretError)) throw error;
      context.addIssue({
        code: 'invalid_format',
        format: 'secret',
        path: ['secret'],
        message: error.message,
      });
    }
  });
export type CreateEndpoint = z.output<typeof createEndpoint>;

/** The body of a change: what is not named stays as it is. */
export const changeEndpoint = z.object({ ...settings, url: settings.url.optional() });
export type ChangeEndpoint = z.output<typeof changeEndpoint>;

export const endpointAddress = z.object({ endpointId: z.uuid() });
export type EndpointAddress = z.output<typeof endpointAddress>;

/** An endpoint as the API shows it. */
export const endpointView = z.object({
  id: z.uuid(),
  url: z.string(),
  eventTypes: z.array(z.string()).nullable(),
  filter: z.record(z.string(), z.unknown()).nullable(),
  description: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  signature,
  rateLimitPerSecond: z.int().nullable(),
  ordered: z.boolean(),
  sendTraceparent: z.boolean(),
  enabled: z.boolean(),
  disabledReason: z.enum(['gone', 'failing', 'manual']).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type EndpointView = z.output<typeof endpointView>;

const shownOnce = {
  secret: z
    .string()
    .describe('What signs the webhooks. Shown this once: keep it where nobody else can read it.'),
  publicKey: z.string().nullable().describe('What a v1a signature is verified with; null for v1.'),
};

/** A new endpoint, with its secret. */
export const createdEndpoint = endpointView.extend(shownOnce);
export type CreatedEndpoint = z.output<typeof createdEndpoint>;

/** The body of a rotation. */
export const rotateSecret = z
  .object({
    overlapSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .optional()
      .describe(
        'For how long the secrets of before go on signing as well: 24 h unless told, at most 7 days.',
      ),
  })
  .optional();
export type RotateSecret = z.output<typeof rotateSecret>;

/** The secret that signs from now on, and until when the ones of before do as well. */
export const rotatedSecret = z.object({
  ...shownOnce,
  othersExpireAt: z.iso.datetime().describe('When the last secret of before stops signing.'),
});
export type RotatedSecret = z.output<typeof rotatedSecret>;

export const endpointList = pageQuery(z.uuid());
export type EndpointList = z.output<typeof endpointList>;
