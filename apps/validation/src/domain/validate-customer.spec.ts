import { type CustomerDetails, customerDetailsSchema } from '@fanfare/event-contract/customer';
import { customerRegistered } from '@fanfare/event-contract/events/registration/customer-registered.event';
import { customerValidated } from '@fanfare/event-contract/events/validation/customer-validated.event';
import { customerValidationFailed } from '@fanfare/event-contract/events/validation/customer-validation-failed.event';
import fc from 'fast-check';
import { validateCustomer } from './validate-customer';

const { customerId, ...ada } = customerRegistered.example;

/** The codes found in Ada's details with some of them replaced. */
function codes(change: Partial<CustomerDetails>): string[] {
  const verdict = validateCustomer({ ...ada, ...change });
  const findings = verdict.outcome === 'invalid' ? verdict.errors : verdict.warnings;
  return findings.map(({ field, code }) => `${field} ${code}`);
}

function normalized(change: Partial<CustomerDetails>): CustomerDetails {
  const verdict = validateCustomer({ ...ada, ...change });
  if (verdict.outcome === 'invalid') throw new TypeError(JSON.stringify(verdict.errors));
  return verdict.customer;
}

describe('validating a customer', () => {
  it('accepts what the contract gives as an example, in the form that it gives', () => {
    expect(validateCustomer(ada)).toEqual({
      outcome: 'valid',
      customer: customerValidated.example.customer,
      warnings: [],
    });
  });

  it('needs no phone and no address', () => {
    const { firstName, lastName, email } = ada;
    expect(validateCustomer({ firstName, lastName, email })).toEqual({
      outcome: 'valid',
      customer: { firstName, lastName, email },
      warnings: [],
    });
  });

  it('applies every rule and reports every one that is broken', () => {
    const errors = codes({
      firstName: 'A',
      lastName: ' ',
      email: `${'a'.repeat(65)}@${'b'.repeat(200)}`,
      phone: '123',
      address: { country: 'England', postalCode: '?' },
    });
    expect(errors).toEqual([
      'firstName FIRST_NAME_TOO_SHORT',
      'lastName LAST_NAME_REQUIRED',
      'email EMAIL_INVALID',
      'email EMAIL_TOO_LONG',
      'email EMAIL_LOCAL_PART_TOO_LONG',
      'phone PHONE_INVALID',
      'address.country COUNTRY_INVALID',
    ]);
  });

  it('never repeats a value in a message', () => {
    const secret = 'zqxj';
    const verdict = validateCustomer({
      firstName: 'z',
      lastName: '',
      email: secret,
      phone: secret,
      address: { country: secret, postalCode: secret },
    });
    expect(verdict.outcome).toBe('invalid');
    expect(JSON.stringify(verdict)).not.toContain('zqxj');
  });

  it('keeps names trimmed, in NFC, with single spaces', () => {
    const { firstName, lastName } = normalized({
      firstName: '\u00a0 Andre\u0301 ',
      lastName: 'van \u2003 der\u3000Berg',
    });
    expect([firstName, lastName]).toEqual(['Andr\u00e9', 'van der Berg']);
  });

  it('leaves out what is blank and keeps the rest of an address', () => {
    const { phone, address } = normalized({
      phone: ' ',
      address: { line1: ' 1  High St ', line2: '', country: ' ' },
    });
    expect([phone, address]).toEqual([undefined, { line1: '1 High St' }]);
    expect(normalized({ address: { city: ' ' } })).not.toHaveProperty('address');
  });

  it('warns of a disposable domain and accepts it', () => {
    expect(codes({ email: 'ada@Mailinator.com' })).toEqual(['email EMAIL_DISPOSABLE']);
    expect(codes({ email: 'ada@inbox.mailinator.com' })).toEqual(['email EMAIL_DISPOSABLE']);
    expect(codes({ email: 'ada@mailinator.com.example' })).toEqual([]);
    expect(validateCustomer({ ...ada, email: 'ada@mailinator.com' }).outcome).toBe('valid');
  });

  it('refuses a name that grows too long for the other apps in NFC', () => {
    expect(codes({ lastName: '\u0958'.repeat(200) })).toEqual(['lastName TOO_LONG']);
    expect(codes({ address: { line1: '\u0958'.repeat(101) } })).toEqual(['address.line1 TOO_LONG']);
  });

  describe('for anything that may be registered', () => {
    const text = (max: number) =>
      fc
        .oneof(
          fc.string({ unit: 'binary', maxLength: max }),
          fc.string({
            unit: fc.constantFrom(...Array.from('aZ09 .-+@()ÄßéАж例\u0301\u0958\u200d\u3000')),
            maxLength: max,
          }),
        )
        .map((value) =>
          value
            .replace(/[\p{Cc}\p{Cs}]/gu, '')
            .slice(0, max)
            .toWellFormed(),
        );
    const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const country = fc.oneof(fc.constantFrom('GB', 'de', 'US', 'NL', 'AR', 'BR', 'MX', 'IT'), text(60));
    const phone = fc.oneof(
      fc
        .tuple(fc.constantFrom('+', '+44', '+54 9', '+52 1', '0', '00', '+39 0', '8', '(0'), fc.nat())
        .map((parts) => parts.join('')),
      text(50),
    );
    const email = fc.oneof(
      fc.emailAddress(),
      fc.tuple(text(70), text(200)).map((parts) => parts.join('@')),
      text(320),
    );
    const details = fc
      .record({
        firstName: text(200),
        lastName: text(200),
        email,
        phone: optional(phone),
        address: optional(
          fc.record({
            line1: optional(text(200)),
            city: optional(text(100)),
            postalCode: optional(fc.oneof(text(20), fc.nat(99_999).map(String))),
            country: optional(country),
          }),
        ),
      })
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
      .filter((value): value is CustomerDetails => customerDetailsSchema.safeParse(value).success);

    it('says something that the contract allows to be said', () => {
      fc.assert(
        fc.property(details, (value) => {
          const verdict = validateCustomer(value);
          const schema =
            verdict.outcome === 'valid' ? customerValidated.schema : customerValidationFailed.schema;
          expect(schema.safeParse({ customerId, ...verdict }).error).toBeUndefined();
        }),
        { numRuns: 500 },
      );
    });

    it('says the same of what it has normalised', () => {
      const harmless = details.map((value) => ({
        ...value,
        firstName: `Ada ${value.firstName}`.slice(0, 200),
        lastName: 'L',
        email: ada.email,
      }));
      fc.assert(
        fc.property(harmless, (value) => {
          const verdict = validateCustomer(value);
          fc.pre(verdict.outcome === 'valid');
          const { customer } = verdict as { customer: CustomerDetails };
          expect(customerValidated.schema.safeParse({ customerId, customer }).error).toBeUndefined();
          expect(validateCustomer(customer)).toEqual(verdict);
        }),
        { numRuns: 200 },
      );
    });
  });
});
