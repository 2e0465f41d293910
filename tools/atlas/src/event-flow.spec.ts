import { catalogue } from '@fanfare/event-contract/catalogue';
import { type Topology, publicEvents } from '@fanfare/event-contract/topology';
import { flowDiagram, flowPage } from './event-flow';

const table: Topology = {
  registration: {
    'track-customer-on-progress': {
      on: ['CustomerValidated', 'CustomerValidationFailed', 'WelcomeEmailSent'],
    },
  },
  accounts: { 'open-account-on-customer-validated': { on: ['CustomerValidated'] } },
};

describe('flowDiagram', () => {
  it('has one arrow for each two apps, labelled with all that goes along it, in the order of the apps', () => {
    expect(flowDiagram(table)).toBe(
      [
        '```mermaid',
        'flowchart LR',
        '  validation -- "CustomerValidated<br/>CustomerValidationFailed" --> registration',
        '  validation -- "CustomerValidated" --> accounts',
        '  notifications -- "WelcomeEmailSent" --> registration',
        '```',
      ].join('\n'),
    );
  });
});

describe('external events', () => {
  const external: Topology = {
    webhooks: { 'dispatch-webhook-on-public-event': { on: ['CustomerValidated'], external: true } },
  };

  it('come from outside to the app that hears them', () => {
    expect(flowDiagram(external)).toContain('  outside([other systems]) -- "external events" --> webhooks\n');
  });

  it('have a row of their own', () => {
    expect(flowPage([], external)).toContain(
      '| any other name | any | `external.<tenant>` | public | webhooks: dispatch-webhook-on-public-event<br/>' +
        '`<stage>-webhooks-dispatch-webhook-on-public-event` |',
    );
  });
});

it('who hears every public event has one arrow for all of them', () => {
  const everything: Topology = { webhooks: { 'dispatch-webhook-on-public-event': { on: publicEvents } } };
  expect(flowDiagram(everything).split('\n').slice(2, -1)).toEqual([
    '  apps([every app]) -- "every public event" --> webhooks',
  ]);
});

describe('flowPage', () => {
  const page = flowPage([catalogue.CustomerValidated, catalogue.CustomerAccountActivated], table);

  it('has a row for each event, with every reaction and its queue', () => {
    expect(page).toContain(
      '| CustomerValidated | 1 | validation | public | ' +
        'registration: track-customer-on-progress<br/>`<stage>-registration-track-customer-on-progress`<br/>' +
        'accounts: open-account-on-customer-validated<br/>`<stage>-accounts-open-account-on-customer-validated` |',
    );
  });

  it('says so when nobody reacts', () => {
    expect(page).toContain('| CustomerAccountActivated | 1 | accounts | public | none |');
  });

  it('holds the same diagram as the README', () => {
    expect(page).toContain(flowDiagram(table));
  });
});
