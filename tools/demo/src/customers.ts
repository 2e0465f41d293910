import { readFileSync } from 'node:fs';
import { customerDetailsSchema } from '@fanfare/event-contract/customer';
import { z } from 'zod';

const expectation = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('ACTIVE') }),
  z.strictObject({ status: z.literal('REJECTED'), codes: z.array(z.string()).min(1) }),
]);

const demoCustomer = z.strictObject({
  /** What the person is called on the screen; no two are called the same. */
  who: z.string().min(1),
  /** What makes this customer worth watching. */
  why: z.string(),
  /** Registers only when this earlier customer's fate is known. */
  after: z.string().optional(),
  details: customerDetailsSchema.strict(),
  expect: expectation,
});

const customerList = z
  .array(demoCustomer)
  .min(1)
  .superRefine((customers, context) => {
    customers.forEach(({ who, after, details }, index) => {
      const earlier = new Set(customers.slice(0, index).map((other) => other.who));
      const refuse = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message });
      if (earlier.has(who)) refuse('who', 'must be unique');
      if (after !== undefined && !earlier.has(after)) refuse('after', 'must name an earlier customer');
      if (!details.email.includes(RUN)) refuse('details.email', `must contain ${RUN}, or a second run fails`);
    });
  });

export type DemoCustomer = z.output<typeof demoCustomer>;
export type Expectation = z.output<typeof expectation>;

/** Stands in e-mail addresses for the run, so that every run registers addresses of its own. */
const RUN = '{run}';

/** The file of customers cannot be used; the message names the file and has one line for each thing to mend. */
export class CustomersFileError extends Error {
  override readonly name = 'CustomersFileError';
}

/** Reads the customers of a run from a file. @throws CustomersFileError */
export function readCustomers(path: string, run: string): DemoCustomer[] {
  try {
    return parseCustomers(JSON.parse(readFileSync(path, 'utf8')), run);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new CustomersFileError(`Mend ${path}:\n${reason}`, { cause });
  }
}

/** The customers of a run: `{run}` in their e-mail addresses is replaced. @throws ZodError */
export function parseCustomers(list: unknown, run: string): DemoCustomer[] {
  return customerList.parse(list).map((customer) => ({
    ...customer,
    details: { ...customer.details, email: customer.details.email.replaceAll(RUN, run) },
  }));
}
