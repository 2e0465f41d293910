import fc from 'fast-check';
import { customerAccountCreated } from '@fanfare/event-contract/events/accounts/customer-account-created.event';
import { customerValidated } from '@fanfare/event-contract/events/validation/customer-validated.event';
import { activate, emailKey, openAccount } from './account';

const accountId = '01935a1c-8f6e-7000-8000-000000000002';
const createdAt = new Date('2026-11-02T10:00:00.000Z');
const expiresAt = new Date('2026-11-05T10:00:00.000Z');
const opened = openAccount(customerValidated.example, { accountId, createdAt });

describe('an account', () => {
  it('is opened pending, under the full name of the customer', () => {
    expect(opened).toEqual({
      accountId,
      customerId: '01935a1c-8f6e-7000-8000-000000000001',
      email: 'ada@example.com',
      emailKey: 'ada@example.com',
      name: 'Ada Lovelace',
      status: 'PENDING_ACTIVATION',
      createdAt,
    });
  });

  it('can be announced, however long the names are that validation lets through', () => {
    const name = 'x'.repeat(200);
    const customer = { ...customerValidated.example.customer, firstName: name, lastName: name };
    const account = openAccount({ ...customerValidated.example, customer }, { accountId, createdAt });
    expect(customerAccountCreated.schema.safeParse(account).success).toBe(true);
  });

  it('becomes active while its link is good, and keeps everything else', () => {
    const now = new Date('2026-11-05T09:59:59.999Z');
    expect(activate(opened, { expiresAt, now })).toEqual({ ...opened, status: 'ACTIVE' });
  });

  it.each([
    ['it does not exist', undefined, createdAt],
    ['it is active already', { ...opened, status: 'ACTIVE' as const }, createdAt],
    ['its link has just expired', opened, expiresAt],
  ])('is not activated when %s', (_, account, now) => {
    expect(activate(account, { expiresAt, now })).toBeUndefined();
  });
});

describe('the key of an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ADA@Example.COM'],
    ['andre\u0301@example.com', 'ANDR\u00c9@example.com'],
  ])('is the same for %s and %s', (one, other) => {
    expect(emailKey(one)).toBe(emailKey(other));
  });

  it.each(['ada+1@example.com', 'a.da@example.com', 'ada@example.org'])(
    'tells ada@example.com from %s',
    (other) => {
      expect(emailKey(other)).not.toBe(emailKey('ada@example.com'));
    },
  );

  it('has a key of its own: itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(emailKey(emailKey(text))).toBe(emailKey(text));
      }),
    );
  });
});
