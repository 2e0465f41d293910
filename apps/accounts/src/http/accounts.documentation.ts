import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { accountView } from './accounts.schemas';

export const findDocumentation: RouteDocumentation = {
  summary: 'Find an account',
  answers: {
    200: {
      description: 'The account.',
      schema: accountView,
      example: {
        accountId: '01935a1c-8f6e-7000-8000-000000000002',
        customerId: '01935a1c-8f6e-7000-8000-000000000001',
        email: 'ada@example.com',
        name: 'Ada Lovelace',
        status: 'PENDING_ACTIVATION',
        createdAt: '2026-11-02T10:00:00.080Z',
      },
    },
  },
};

export const pageDocumentation: RouteDocumentation = {
  summary: 'The page behind the activation link',
  description: 'A form on which the owner of an account chooses a password. Opening it uses nothing up.',
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
};

export const activateDocumentation: RouteDocumentation = {
  summary: 'Activate an account',
  description: 'Whoever holds the token of the welcome mail may choose the password, once, within 72 hours.',
  body: { token: 'v1.…', password: 'correct horse battery staple' },
  answers: { 204: { description: 'The account is active.' } },
  problems: ['gone'],
};
