import { until } from '@fanfare/persistence/testing/until';
import { Webhook } from 'standardwebhooks';
import { type Hit, Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  await app.startInstance();
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** In milliseconds since 1970, rounded down to a second. */
function signedAt({ headers }: Hit): number {
  return Number(headers['webhook-timestamp']) * 1_000;
}

function isSignedBy(secret: string, { body, headers }: Hit): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

it('case 46: an endpoint with constant traffic is signed for with its new secret by every instance within two seconds', async () => {
  const { id, secret } = await app.endpoint(receiver.url('/'), { eventTypes: [] });
  await app.backlog(id, 20);
  await receiver.received('/', 20);
  const fresh = await app.rotate(id, new Date());
  const rotatedAt = Date.now();
  const late = await until('traffic two seconds later', async () => {
    await app.backlog(id, 10);
    const hits = receiver.on('/').filter((hit) => signedAt(hit) > rotatedAt + 2_000);
    return hits.length >= 50 && hits;
  });

  expect(late.filter((hit) => !isSignedBy(fresh, hit))).toEqual([]);
  expect(late.filter((hit) => isSignedBy(secret, hit))).toEqual([]);
});
