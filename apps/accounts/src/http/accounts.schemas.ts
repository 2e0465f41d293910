import { z } from 'zod';

export const accountAddress = z.object({ accountId: z.uuid() });
export type AccountAddress = z.output<typeof accountAddress>;

export const accountView = z.object({
  accountId: z.uuid(),
  customerId: z.uuid(),
  email: z.string(),
  name: z.string(),
  status: z.enum(['PENDING_ACTIVATION', 'ACTIVE']),
  createdAt: z.iso.datetime(),
});
export type AccountView = z.output<typeof accountView>;

/** Lengths are for the password policy to judge; this bounds what is read at all. */
export const activateAccount = z.object({ token: z.string().max(500), password: z.string().max(2_000) });
export type ActivateAccount = z.output<typeof activateAccount>;
