import { rejectedView, sampleCustomer, sampleView } from '../testing/sample-views';
import { columnsOf } from './text-columns';
import { COLUMNS, type Paint, nameColumns, timelineLine } from './timeline';

const plain: Paint = (_, text) => text;
const at = '2026-11-02T10:00:00.090Z';

describe('a line of the timeline', () => {
  it('says who, how long after the registration, what, and which account', () => {
    const happening = { customer: sampleCustomer(), view: sampleView(), event: 'CustomerAccountCreated', at };
    expect(timelineLine(happening, 6, plain)).toBe(
      'Ada        90 ms  CustomerAccountCreated    account 01935a1c-8f6e-7000-8000-000000000002',
    );
  });

  it('says why somebody was refused', () => {
    const view = rejectedView('PHONE_INVALID', 'EMAIL_INVALID');
    const happening = { customer: sampleCustomer(), view, event: 'CustomerValidationFailed', at };
    expect(timelineLine(happening, 3, plain)).toBe(
      'Ada     90 ms  CustomerValidationFailed  EMAIL_INVALID, PHONE_INVALID',
    );
  });

  it.each([
    [true, 'CustomerValidated, signature verified'],
    [false, 'CustomerValidated, signature REFUSED'],
  ])('says of a webhook what it tells of, and whether its signature is good: %s', (verified, said) => {
    const webhook = { eventId: 'validated-1', type: 'CustomerValidated', verified, at };
    const happening = { customer: sampleCustomer(), view: sampleView(), event: 'webhook', at, webhook };
    expect(timelineLine(happening, 3, plain)).toBe(`Ada     90 ms  webhook                   ${said}`);
  });

  it('does not end in spaces when there is nothing to explain', () => {
    const happening = { customer: sampleCustomer(), view: sampleView(), event: 'CustomerValidated', at };
    expect(timelineLine(happening, 3, plain)).toBe('Ada     90 ms  CustomerValidated');
  });

  it('fits the screen, however long the name and the explanation are', () => {
    const codes = Array.from({ length: 20 }, (_, index) => `A_LONG_CODE_${index}`);
    const customer = sampleCustomer({ who: '佐藤'.repeat(20) });
    const happening = { customer, view: rejectedView(...codes), event: 'CustomerValidationFailed', at };
    expect(columnsOf(timelineLine(happening, nameColumns([customer.who]), plain))).toBe(COLUMNS);
  });

  it.each([
    ['CustomerAccountRejected', 'red'],
    ['WelcomeEmailFailed', 'red'],
    ['WelcomeEmailSent', 'green'],
  ])('shows %s in %s', (event, colour) => {
    const tagged: Paint = (name, text) => `<${name}>${text.trim()}</>`;
    const happening = { customer: sampleCustomer(), view: sampleView(), event, at };
    expect(timelineLine(happening, 3, tagged)).toContain(`<${colour}>${event}</>`);
  });
});
