import { resolve } from 'node:path';
import { z } from 'zod';
import { CustomersFileError, parseCustomers, readCustomers } from './customers';

const details = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada+{run}@example.com' };
const ada = { who: 'Ada', why: 'is good', details, expect: { status: 'ACTIVE' } };

function problemsOf(...list: unknown[]): string {
  try {
    parseCustomers(list, 'r1');
    return 'none';
  } catch (error) {
    return error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  }
}

describe('the customers of the demo', () => {
  it('have e-mail addresses of their own in each run', () => {
    expect(parseCustomers([ada], 'r1')[0]?.details.email).toBe('ada+r1@example.com');
    expect(parseCustomers([ada], 'r2')[0]?.details.email).toBe('ada+r2@example.com');
  });

  it.each([
    ['an address without {run}', { ...ada, details: { ...details, email: 'ada@example.com' } }, '{run}'],
    ['a fate that cannot be', { ...ada, expect: { status: 'VALIDATED' } }, 'expect.status'],
    ['a refusal without codes', { ...ada, expect: { status: 'REJECTED', codes: [] } }, 'expect.codes'],
    ['codes of somebody who is accepted', { ...ada, expect: { status: 'ACTIVE', codes: ['X'] } }, 'codes'],
    ['details that the API refuses', { ...ada, details: { ...details, shoeSize: 38 } }, 'shoeSize'],
    ['somebody who waits for a later customer', { ...ada, after: 'Grace' }, 'must name an earlier customer'],
  ])('are refused with %s', (_, customer, problem) => {
    expect(problemsOf(customer, { ...ada, who: 'Grace' })).toContain(problem);
  });

  it('are called differently, so that one can tell their lines apart', () => {
    expect(problemsOf(ada, ada)).toContain('must be unique');
    expect(problemsOf(ada, { ...ada, who: 'Grace', after: 'Ada' })).toBe('none');
  });

  it('that are shipped can be used, and show both fates', () => {
    const shipped = readCustomers(resolve(__dirname, '../customers.json'), 'r1');
    expect(new Set(shipped.map((customer) => customer.expect.status))).toEqual(
      new Set(['ACTIVE', 'REJECTED']),
    );
  });

  it('cannot be read from a file that is not there, which the error names', () => {
    const path = resolve(__dirname, 'nobody.json');
    expect(() => readCustomers(path, 'r1')).toThrow(CustomersFileError);
    expect(() => readCustomers(path, 'r1')).toThrow(path);
  });
});
