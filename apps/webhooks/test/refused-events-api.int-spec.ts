import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  api = new Api(app.url());
  await api.endpoint({ url: receiver.url('/acme') });
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const pointers = ({ body }: { body: Problem }) => body.errors?.map(({ pointer }) => pointer);

describe('case 80: what cannot be published', () => {
  const textOf = (bytes: number) => 'x'.repeat(bytes - '{"text":""}'.length);

  it('is data of more than 256 KB: 413 with the limit and the size', async () => {
    const fits = await api.post<{ eventId: string }>('/events', {
      type: 'a.b',
      data: { text: textOf(256_000) },
    });
    expect(fits.status).toBe(202);
    const [hit] = await receiver.received('/acme', 1);
    expect(hit!.body.byteLength).toBeGreaterThan(256_000);

    const tooLarge = await api.post<Problem>('/events', { type: 'a.b', data: { text: textOf(256_001) } });
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.body.detail).toBe('data has 256001 bytes; 256 KB (256000 bytes) is the most.');
  });

  it('is a body that is too large to be read', async () => {
    const answer = await api.post<Problem>('/events', { type: 'a.b', data: { text: 'x'.repeat(900_000) } });
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toMatch(/^The body has 9\d{5} bytes; 800000 are the most\.$/);
  });

  it('is not larger for being written with escapes', async () => {
    const escaped = `{"type":"a.b","data":{"text":"${'\\u00fc'.repeat(100_000)}"}}`;
    expect((await api.call('POST', '/events', escaped)).status).toBe(202);
  });

  it.each<[string, object, string[]]>([
    ['a type of ours', { type: 'CustomerRegistered' }, ['/type']],
    ['a type that is none', { type: 'order-shipped' }, ['/type']],
    ['no type', { type: undefined }, ['/type']],
    ['data that is a list', { data: [] }, ['/data']],
    ['data with NUL', { data: { deep: [{ text: 'a\0' }] } }, ['/data/deep/0/text']],
    ['data with half a character', { data: { text: '\ud800' } }, ['/data/text']],
    ['an id that is none', { eventId: '7' }, ['/eventId']],
    ['a time that is none', { occurredAt: 'yesterday' }, ['/occurredAt']],
    ['an unknown field', { tenantId: 'globex' }, ['/tenantId']],
  ])('is an event with %s: 422 with the path', async (_, change, expected) => {
    const answer = await api.post<Problem>('/events', { type: 'a.b', data: {}, ...change });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(expected);
  });

  it('is a number that no double holds', async () => {
    const answer = await api.call<Problem>('POST', '/events', '{"type":"a.b","data":{"n":1e999}}');
    expect(pointers(answer)).toEqual(['/data/n']);
  });
});
