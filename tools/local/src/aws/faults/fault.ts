import { z } from 'zod';
import { deliveryFailures, type DeliveryFailure } from '../event-bridge/delivery/delivery-failure';
import { operationNames } from './operation-names';

const LONGEST_DELAY_MS = 900_000;

const failures = Object.keys(deliveryFailures) as [DeliveryFailure];

/** How long a fault lasts: for ever unless `times` or `seconds` is given, else until the first of them is used up. */
const span = {
  times: z.int().min(1).optional(),
  seconds: z.number().positive().optional(),
};

/** Which calls a fault meets: all, unless an operation or the access key of one caller is given. */
const calls = {
  ...span,
  operation: z
    .string()
    .refine((name) => operationNames.has(name), 'is no operation that this endpoint offers')
    .optional(),
  accessKeyId: z.string().min(1).optional(),
};

/** Which deliveries of EventBridge a fault meets: all, unless the name of one queue is given. */
const deliveries = { ...span, queue: z.string().min(1).optional() };

const milliseconds = z.int().min(1).max(LONGEST_DELAY_MS);

/** A fault as the admin route takes it. */
export const faultSchema = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('throttle'), ...calls }),
  z.strictObject({ fault: z.literal('refuse'), ...calls }),
  z.strictObject({ fault: z.literal('dropResponse'), ...calls }),
  z.strictObject({
    fault: z.literal('failEntries'),
    entries: z.int().min(1).max(10),
    errorCode: z.enum(['InternalFailure', 'ThrottlingException']).default('InternalFailure'),
    accessKeyId: calls.accessKeyId,
    ...span,
  }),
  z.strictObject({ fault: z.literal('failDelivery'), errorCode: z.enum(failures), ...deliveries }),
  z.strictObject({ fault: z.literal('duplicate'), ...deliveries }),
  z.strictObject({ fault: z.literal('reorder'), milliseconds: milliseconds.default(200), ...deliveries }),
  z.strictObject({ fault: z.literal('delay'), milliseconds, ...deliveries }),
  z.strictObject({ fault: z.literal('expireSessions'), accessKeyId: calls.accessKeyId }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** A fault that stays on until it is used up, unlike one that happens once, at once. */
export type LastingFault = Exclude<Fault, { fault: 'expireSessions' }>;

export type FaultOf<Kind extends Fault['fault']> = Extract<Fault, { fault: Kind }>;
