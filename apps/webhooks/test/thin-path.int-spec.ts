import { Webhook } from 'standardwebhooks';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

it('an event that is heard reaches the endpoint that asked for it, signed, and is recorded', async () => {
  const { id, secret } = await app.endpoint(receiver.url('/thin'));
  const messageId = await app.hear();
  const [hit] = await receiver.received('/thin', 1);
  expect(new Webhook(secret).verify(hit!.body, hit!.headers)).toMatchObject({ type: 'CustomerRegistered' });
  expect(hit!.headers['webhook-id']).toBe(messageId);
  await app.toBe('delivered', { endpointId: id });
  expect(await app.attempts({ endpointId: id })).toMatchObject([
    { messageId, number: 1, status: 'success', responseCode: 200, trigger: 'schedule' },
  ]);
});
