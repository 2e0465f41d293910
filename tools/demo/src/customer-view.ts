import { findingSchema } from '@fanfare/event-contract/customer';
import { z } from 'zod';
import type { Expectation } from './customers';

/** What the registration API says of a customer, as far as the demo reads it. */
export const customerView = z.object({
  status: z.enum(['REGISTERED', 'VALIDATED', 'REJECTED', 'ACTIVE']),
  accountId: z.string().optional(),
  errors: z.array(findingSchema).optional(),
  welcomeEmail: z.enum(['PENDING', 'SENT', 'FAILED']),
  registeredAt: z.iso.datetime(),
  history: z.array(z.object({ event: z.string(), eventId: z.string(), at: z.iso.datetime() })),
});

export type CustomerView = z.output<typeof customerView>;

/** Nothing more will happen without anybody's doing: refused, or open with the mail on its way or given up. */
export function isFinal({ status, welcomeEmail }: CustomerView): boolean {
  return status === 'REJECTED' || (status === 'ACTIVE' && welcomeEmail !== 'PENDING');
}

/** The codes of what a customer was refused for, each once, sorted. */
export function codesOf({ errors = [] }: CustomerView): string[] {
  return [...new Set(errors.map(({ code }) => code))].sort();
}

/** Whether the fate is the expected one; an active customer has to have been sent the mail, too. */
export function isAsExpected(view: CustomerView, expected: Expectation): boolean {
  if (view.status !== expected.status) return false;
  if (expected.status === 'ACTIVE') return view.welcomeEmail === 'SENT';
  return codesOf(view).join() === expected.codes.toSorted().join();
}

/** A fate in words: the status, and what explains it. */
export function fateOf(view: CustomerView): string {
  const codes = codesOf(view);
  if (codes.length > 0) return `${view.status}: ${codes.join(', ')}`;
  return view.status === 'ACTIVE' ? `ACTIVE, mail ${view.welcomeEmail}` : view.status;
}

/** An expectation in the same words. */
export function fateExpected(expected: Expectation): string {
  return expected.status === 'ACTIVE'
    ? 'ACTIVE, mail SENT'
    : `REJECTED: ${expected.codes.toSorted().join(', ')}`;
}

/** Milliseconds from the registration to an instant of the history. */
export function elapsedMs({ registeredAt }: CustomerView, at: string): number {
  return Date.parse(at) - Date.parse(registeredAt);
}

/** Milliseconds from the registration to the latest event. */
export function durationMs(view: CustomerView): number {
  return Math.max(0, ...view.history.map(({ at }) => elapsedMs(view, at)));
}
