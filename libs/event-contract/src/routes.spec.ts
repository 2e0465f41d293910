import { MAX_STAGE_LENGTH, busName, eventSource, legacyInbox, routes, routesOf } from './routes';
import { type Topology, topology } from './topology';

const table: Topology = {
  registration: {
    'track-customer-on-progress': {
      on: ['WelcomeEmailSent', 'CustomerValidated', 'CustomerValidationFailed'],
    },
  },
  accounts: { 'open-account-on-customer-validated': { on: ['CustomerValidated'] } },
};

describe('routes', () => {
  it('compute every name of a reaction from the stage, the app and the reaction', () => {
    expect(routes('prod', table)[1]).toEqual({
      app: 'accounts',
      reaction: 'open-account-on-customer-validated',
      events: ['CustomerValidated'],
      sources: ['fanfare.validation'],
      hearsExternal: false,
      bus: 'fanfare-prod',
      rule: 'accounts-open-account-on-customer-validated',
      pattern: { source: ['fanfare.validation'], 'detail-type': ['CustomerValidated'] },
      queue: 'prod-accounts-open-account-on-customer-validated',
      deadLetterQueue: 'prod-accounts-open-account-on-customer-validated-dlq',
    });
  });

  it('let each publisher of a group through once, in an order that does not depend on the table', () => {
    expect(routes('prod', table)[0]?.pattern).toEqual({
      source: ['fanfare.notifications', 'fanfare.validation'],
      'detail-type': ['CustomerValidated', 'CustomerValidationFailed', 'WelcomeEmailSent'],
    });
  });

  it('let every source of tenants through as well to a reaction that hears external events', () => {
    const external: Topology = {
      webhooks: { 'dispatch-webhook-on-public-event': { on: ['CustomerValidated'], external: true } },
    };
    expect(routes('prod', external)).toMatchObject([
      {
        hearsExternal: true,
        pattern: {
          $or: [
            { source: ['fanfare.validation'], 'detail-type': ['CustomerValidated'] },
            { source: [{ prefix: 'external.' }] },
          ],
        },
      },
    ]);
  });

  it('are one for each reaction of the table', () => {
    const declared = Object.entries(topology).flatMap(([app, reactions]) =>
      Object.keys(reactions).map((reaction) => `${app} ${reaction}`),
    );
    expect(routes('local').map(({ app, reaction }) => `${app} ${reaction}`)).toEqual(declared);
  });

  it('of one app are those that end in it', () => {
    expect(routesOf('accounts', 'prod', table)).toEqual([routes('prod', table)[1]]);
    expect(routesOf('validation', 'prod', table)).toEqual([]);
  });
});

describe('names without a reaction', () => {
  it('are those of the bus and of the sources', () => {
    expect(busName('prod')).toBe('fanfare-prod');
    expect(eventSource('accounts')).toBe('fanfare.accounts');
  });
});

describe('the inbox of older systems', () => {
  it('has the name that they know on a laptop, and one for each stage elsewhere', () => {
    expect(legacyInbox('local')).toEqual({
      queue: 'fanfare-legacy-inbox',
      deadLetterQueue: 'fanfare-legacy-inbox-dlq',
    });
    expect(legacyInbox('prod').queue).toBe('fanfare-legacy-inbox-prod');
    expect(legacyInbox('x'.repeat(MAX_STAGE_LENGTH)).deadLetterQueue.length).toBeLessThanOrEqual(80);
  });
});
