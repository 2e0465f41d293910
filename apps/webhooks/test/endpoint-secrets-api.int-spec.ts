import { Webhook } from 'standardwebhooks';
import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

/** So that nothing but what a test sends arrives: enabling and disabling are events, too. */
const eventTypes = ['CustomerRegistered'];

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  api = new Api(app.url());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const url = 'https://hooks.example.com/fanfare';
const pointers = ({ body }: { body: unknown }) => (body as Problem).errors?.map(({ pointer }) => pointer);

describe('a secret', () => {
  it('is stored nowhere in clear, whether it was made, brought, rotated or repeated', async () => {
    const own = `whsec_${Buffer.alloc(40, 'brought').toString('base64')}`;
    const made = await api.post(
      '/endpoints',
      { url, headers: { authorization: 'Bearer credential-7' } },
      'sealed',
    );
    const brought = await api.post('/endpoints', { url, secret: own }, 'brought');
    const rotated = await api.post(`/endpoints/${String(brought.body['id'])}/rotate-secret`, {}, 'rotated');
    const secrets = [made, brought, rotated].map(({ body }) => String(body['secret']));

    const tables = await app.outside.query<{ name: string }[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'webhooks'",
    );
    const dump = (
      await Promise.all(
        tables.map(({ name }) =>
          app.outside.query<{ row: string }[]>(`SELECT t::text AS row FROM ${name} AS t`),
        ),
      )
    )
      .flat()
      .map(({ row }) => row)
      .join('\n');
    expect(dump).toContain(String(made.body['id']));
    for (const text of [...secrets, 'credential-7']) {
      expect(dump).not.toContain(text);
      expect(dump).not.toContain(Buffer.from(text).toString('hex'));
      expect(dump).not.toContain(text.replace(/^whsec_/, ''));
    }
  });

  it('is never shown again', async () => {
    const { id, secret } = await api.endpoint({ url });
    const shown = [
      await api.get(`/endpoints/${id}`),
      await api.get('/endpoints?limit=200'),
      await api.patch(`/endpoints/${id}`, { description: 'x' }),
      await api.post(`/endpoints/${id}/disable`),
      await api.post(`/endpoints/${id}/enable`),
    ];
    for (const { status, text } of shown) {
      expect(status).toBe(200);
      expect(text).not.toContain(secret);
      expect(text).not.toContain('"secret"');
    }
  });

  it.each([
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['without its prefix', Buffer.alloc(32).toString('base64')],
    ['no base64', 'whsec_not base64'],
  ])('is refused when it is %s, and not repeated', async (_, secret) => {
    const answer = await api.post('/endpoints', { url, secret });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(['/secret']);
    expect(answer.text).not.toContain(secret);
  });
});

describe('the headers of an endpoint', () => {
  it('are sent as they are, but shown without what looks like a credential', async () => {
    const headers = { Authorization: 'Bearer abc', 'x-shop': '7' };
    const { id } = await api.endpoint({ url: receiver.url('/headers'), eventTypes, headers });
    expect((await api.get(`/endpoints/${id}`)).body['headers']).toEqual({
      Authorization: '***',
      'x-shop': '7',
    });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/headers', 1);
    expect(hit!.headers).toMatchObject({ authorization: 'Bearer abc', 'x-shop': '7' });
  });

  it('can be sent back as they were read without losing a credential', async () => {
    const headers = { authorization: 'Bearer abc', 'x-shop': '7' };
    const { id } = await api.endpoint({ url: receiver.url('/kept'), eventTypes, headers });
    await api.patch(`/endpoints/${id}`, { headers: { authorization: '***', 'x-shop': '8' } });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/kept', 1);
    expect(hit!.headers).toMatchObject({ authorization: 'Bearer abc', 'x-shop': '8' });
  });

  it.each([
    ['CR and LF', { 'x-a': 'b\r\nx-evil: 1' }, '/headers/x-a'],
    ['characters that are not Latin', { 'x-a': 'жук' }, '/headers/x-a'],
    ['a value of more than 4096 bytes', { 'x-a': 'x'.repeat(4_097) }, '/headers/x-a'],
    ['a line break in a name', { 'x-a\n': 'b' }, '/headers/x-a\n'],
    ['a signature', { 'Webhook-Signature': 'v1,x' }, '/headers/Webhook-Signature'],
    ['another host', { host: 'evil.example' }, '/headers/host'],
    ['the same name twice', { 'x-a': '1', 'X-A': '2' }, '/headers/X-A'],
    ['a number', { 'x-a': 1 }, '/headers/x-a'],
  ])('case 48: are refused with %s', async (_, headers, pointer) => {
    const answer = await api.post('/endpoints', { url, headers });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual([pointer]);
  });

  it('case 48: may have values of 4096 bytes', async () => {
    expect((await api.post('/endpoints', { url, headers: { 'x-a': 'x'.repeat(4_096) } })).status).toBe(201);
  });
});

describe('a rotation', () => {
  it('signs with the new secret first and with the old one for as long as was asked', async () => {
    const { id, secret: old } = await api.endpoint({ url: receiver.url('/rotated'), eventTypes });
    const { status, body } = await api.post<{ secret: string; othersExpireAt: string }>(
      `/endpoints/${id}/rotate-secret`,
      { overlapSeconds: 3_600 },
    );
    expect(status).toBe(201);
    expect(body.secret).not.toBe(old);
    expect(Date.parse(body.othersExpireAt) - Date.now()).toBeGreaterThan(3_500_000);
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/rotated', 1);
    expect(hit!.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [old, body.secret])
      expect(() => new Webhook(secret).verify(hit!.body, hit!.headers)).not.toThrow();
  });

  it('without an overlap ends every secret of before at once', async () => {
    const { id, secret: first } = await api.endpoint({ url: receiver.url('/at-once'), eventTypes });
    await api.post(`/endpoints/${id}/rotate-secret`);
    const { body } = await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds: 0 });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/at-once', 1);
    expect(hit!.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(() => new Webhook(String(body['secret'])).verify(hit!.body, hit!.headers)).not.toThrow();
    expect(() => new Webhook(first).verify(hit!.body, hit!.headers)).toThrow();
  });

  it('is refused when more than five secrets would sign, unless it ends the others', async () => {
    const { id } = await api.endpoint({ url });
    for (let live = 2; live <= 5; live += 1)
      expect((await api.post(`/endpoints/${id}/rotate-secret`)).status).toBe(201);
    const sixth = await api.post<Problem>(`/endpoints/${id}/rotate-secret`);
    expect(sixth.status).toBe(409);
    expect(sixth.body.detail).toContain('overlapSeconds 0');
    expect((await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds: 0 })).status).toBe(201);
  });

  it.each([-1, 604_801, 1.5, '60'])('has no overlap of %p', async (overlapSeconds) => {
    const { id } = await api.endpoint({ url });
    const answer = await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds });
    expect(pointers(answer)).toEqual(['/overlapSeconds']);
  });
});
