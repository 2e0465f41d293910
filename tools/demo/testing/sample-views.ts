import type { CustomerView } from '../src/customer-view';
import type { DemoCustomer } from '../src/customers';
import type { ReceivedWebhook } from '../src/webhook-receiver';

/** A customer of the demo called Ada, who is expected to get an account. */
export function sampleCustomer(changes: Partial<DemoCustomer> = {}): DemoCustomer {
  return {
    who: 'Ada',
    why: 'is good',
    details: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
    expect: { status: 'ACTIVE' },
    ...changes,
  };
}

/** What the API says 250 ms after the registration of somebody whose mail was sent. */
export function sampleView(changes: Partial<CustomerView> = {}): CustomerView {
  const event = (name: string, at: string) => ({ event: name, eventId: `${name}-1`, at });
  return {
    status: 'ACTIVE',
    accountId: '01935a1c-8f6e-7000-8000-000000000002',
    welcomeEmail: 'SENT',
    registeredAt: '2026-11-02T10:00:00.000Z',
    history: [
      event('CustomerRegistered', '2026-11-02T10:00:00.000Z'),
      event('CustomerValidated', '2026-11-02T10:00:00.080Z'),
      event('CustomerAccountCreated', '2026-11-02T10:00:00.120Z'),
      event('WelcomeEmailSent', '2026-11-02T10:00:00.250Z'),
    ],
    ...changes,
  };
}

/** What the API says of somebody who was refused for these codes, 90 ms after the registration. */
export function rejectedView(...codes: string[]): CustomerView {
  const { registeredAt, history } = sampleView();
  return {
    status: 'REJECTED',
    welcomeEmail: 'PENDING',
    registeredAt,
    errors: codes.map((code) => ({ field: 'email', code, message: 'Not so.' })),
    history: [
      ...history.slice(0, 1),
      { event: 'CustomerValidationFailed', eventId: 'failed-1', at: '2026-11-02T10:00:00.090Z' },
    ],
  };
}

/** A webhook for each event of a view, 10 ms after it, with good signatures. */
export function webhooksOf({ history }: CustomerView): ReceivedWebhook[] {
  return history.map(({ event, eventId, at }) => ({
    eventId,
    type: event,
    verified: true,
    at: new Date(Date.parse(at) + 10).toISOString(),
  }));
}
