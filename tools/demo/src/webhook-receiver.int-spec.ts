import { Webhook } from 'standardwebhooks';
import { WebhookReceiver } from './webhook-receiver';

let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});

afterEach(() => receiver.stop());

async function send(secret: string, body: object, id = 'event-1'): Promise<number> {
  const text = JSON.stringify(body);
  const now = new Date();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, text),
  };
  return (await fetch(receiver.url, { method: 'POST', headers, body: text })).status;
}

const ada = { type: 'CustomerRegistered', data: { customerId: 'ada' } };

describe('the receiver', () => {
  it('knows webhooks with a good signature, each once, by their customer', async () => {
    for (const id of ['event-1', 'event-1', 'event-2'])
      expect(await send(receiver.secret, ada, id)).toBe(204);
    expect(receiver.about('ada')).toMatchObject([
      { eventId: 'event-1', type: 'CustomerRegistered', verified: true },
      { eventId: 'event-2', type: 'CustomerRegistered', verified: true },
    ]);
    expect(receiver.about('grace')).toEqual([]);
  });

  it('refuses one that somebody else has signed, and takes the genuine one afterwards', async () => {
    expect(await send(`whsec_${Buffer.alloc(24).toString('base64')}`, ada)).toBe(401);
    expect(receiver.about('ada')).toMatchObject([{ verified: false }]);
    expect(await send(receiver.secret, ada)).toBe(204);
    expect(receiver.about('ada')).toMatchObject([{ verified: true }]);
  });

  it('takes a webhook that is about no customer', async () => {
    expect(await send(receiver.secret, { type: 'WebhookEndpointDisabled', data: {} })).toBe(204);
  });
});
