import { pageSchema } from '@fanfare/http/requests/pagination';
import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { customerView, registrationStarted } from './customers.schemas';

const customerId = '01935a1c-8f6e-7000-8000-000000000001';
const trackingId = '01935a1c-8f6e-7000-8000-000000000009';
const accountId = '01935a1c-8f6e-7000-8000-000000000002';
const registeredAt = '2026-11-02T10:00:00.000Z';

const example = {
  customerId,
  trackingId,
  status: 'ACTIVE',
  accountId,
  welcomeEmail: 'PENDING',
  registeredAt,
  history: [
    { event: 'CustomerRegistered', eventId: '01935a1c-8f6e-7000-8000-00000000000a', at: registeredAt },
    {
      event: 'CustomerValidated',
      eventId: '01935a1c-8f6e-7000-8000-00000000000b',
      at: '2026-11-02T10:00:00.040Z',
    },
    {
      event: 'CustomerAccountCreated',
      eventId: '01935a1c-8f6e-7000-8000-00000000000c',
      at: '2026-11-02T10:00:00.080Z',
    },
  ],
};

export const registerDocumentation: RouteDocumentation = {
  summary: 'Register a customer',
  description:
    'Begins the registration. Types and lengths are checked now; whether the values are acceptable is decided later ' +
    'and shown by the customer’s status.',
  body: {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
    phone: '+44 20 7946 0958',
    address: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  },
  answers: {
    202: {
      description: 'The registration has begun.',
      schema: registrationStarted,
      example: { message: 'Customer registration initiated', customerId, trackingId, status: 'REGISTERED' },
      headers: { Location: 'Where the customer’s status is shown.' },
    },
  },
};

export const listDocumentation: RouteDocumentation = {
  summary: 'List customers',
  description: 'Oldest first. `email` is compared without regard to case.',
  answers: {
    200: {
      description: 'A page of customers.',
      schema: pageSchema(customerView),
      example: { data: [example], nextCursor: null },
    },
  },
};

export const findDocumentation: RouteDocumentation = {
  summary: 'See where a customer stands',
  answers: { 200: { description: 'The customer.', schema: customerView, example } },
};
