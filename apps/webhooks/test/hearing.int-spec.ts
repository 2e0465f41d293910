import { randomUUID } from 'node:crypto';
import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { enableFailpoints } from '@fanfare/process/failpoint';
import { uuidv7 } from 'uuidv7';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
});

afterAll(async () => {
  enableFailpoints('', 'test');
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

describe('a message that cannot be handled', () => {
  it.each([
    { what: 'no JSON', body: 'no JSON', reason: 'MALFORMED_ENVELOPE' },
    {
      what: 'of an unknown type',
      body: busEvent('CustomerRegistered', { metadata: { eventType: 'Nothing' }, detailType: 'Nothing' }),
      reason: 'UNKNOWN_EVENT_TYPE',
    },
    { what: 'with broken data', body: busEvent('CustomerRegistered', { data: {} }), reason: 'INVALID_DATA' },
  ])('case 69: $what is dead with its reason, and others are not held up', async ({ body, reason }) => {
    const path = `/${randomUUID()}`;
    const { id } = await app.endpoint(receiver.url(path), events);
    await app.aws.send(app.route.queue, body);
    await app.hear();
    await app.toBe('delivered', { endpointId: id });

    expect(await app.deadLetter()).toMatchObject({ body, certificate: { reason } });
  });

  it('case 69: that is dead because its handling failed is delivered once it is put back', async () => {
    const path = `/${randomUUID()}`;
    const { id } = await app.endpoint(receiver.url(path), events);
    enableFailpoints('ledger.after-insert:throw', 'test');
    const messageId = await app.hear();
    const letter = await app.deadLetter();
    expect(letter.certificate).toMatchObject({ reason: 'ATTEMPTS_EXHAUSTED', errorClass: 'FailpointError' });
    enableFailpoints('', 'test');
    await app.aws.send(app.route.queue, letter.body);
    await app.toBe('delivered', { endpointId: id });

    expect(receiver.on(path).map(({ headers }) => headers['webhook-id'])).toEqual([messageId]);
  });
});

describe('a message that comes again', () => {
  it('case 70: after it was delivered is not sent again', async () => {
    const path = `/${randomUUID()}`;
    const { id } = await app.endpoint(receiver.url(path), events);
    const message = busEvent('CustomerRegistered', { metadata: { eventId: uuidv7() } });
    await app.aws.send(app.route.queue, message);
    await app.toBe('delivered', { endpointId: id });
    await app.aws.send(app.route.queue, message);
    await app.queueToBeEmpty();
    await app.roundsPass();

    expect(receiver.on(path)).toHaveLength(1);
    expect(await app.deliveries({ endpointId: id })).toHaveLength(1);
  });
});

describe('who gets an event', () => {
  it('is who asked for its type, whose filter it passes and whose tenant it is of', async () => {
    const paths = {
      type: '/type',
      other: '/other-type',
      passes: '/passes',
      fails: '/fails',
      foreign: '/foreign',
    };
    const url = (path: string): string => receiver.url(path);
    const type = await app.endpoint(url(paths.type), {
      eventTypes: ['CustomerValidated', 'CustomerRegistered'],
    });
    await app.endpoint(url(paths.other), { eventTypes: ['CustomerValidated'] });
    const passes = await app.endpoint(url(paths.passes), {
      filter: { data: { email: [{ suffix: '@example.com' }] } },
    });
    await app.endpoint(url(paths.fails), { filter: { data: { email: [{ suffix: '@example.org' }] } } });
    await app.endpoint(url(paths.foreign), { tenantId: 'globex' });
    const messageId = await app.hear();
    for (const { id } of [type, passes]) await app.toBe('delivered', { messageId, endpointId: id });
    await app.roundsPass();

    const reached = Object.entries(paths).filter(([, path]) => receiver.on(path).length > 0);
    expect(reached.map(([name]) => name)).toEqual(['type', 'passes']);
  });
});
