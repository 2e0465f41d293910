import { startReceiver } from '../../test/receivers';
import { WebhookSender } from './webhook-sender';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

describe('what a receiver answers', () => {
  it('case 1: any 2xx is success', async () => {
    const sender = new WebhookSender({
      WEBHOOKS_ALLOW_PRIVATE_TARGETS: true,
      WEBHOOKS_ALLOWED_PORTS: [443],
      WEBHOOK_TIMEOUT_MS: 5_000,
    });
    const receiver = await startReceiver();
    open.push(sender, receiver);
    const answer = await sender.send({ url: receiver.url, headers: {}, body: Buffer.from('{}') });
    expect(answer).toMatchObject({ responseCode: 200, failure: null });
  });
});
