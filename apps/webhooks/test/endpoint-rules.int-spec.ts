import { Api, type Problem } from '../testing/api';
import { WebhooksApp } from '../testing/webhooks-app';

const most = 5;
let app: WebhooksApp;
let api: Api;

/** As in production: no private targets, and a few endpoints for each tenant. */
beforeAll(async () => {
  app = await WebhooksApp.start({
    WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'false',
    WEBHOOK_ENDPOINTS_PER_TENANT: String(most),
  });
  api = new Api(app.url());
});

afterAll(() => app.end());

afterEach(() => app.outside.query('UPDATE endpoints SET deleted_at = now()'));

const good = 'https://hooks.example.com/fanfare';

describe('case 28: a plain http:// URL', () => {
  it('is refused when an endpoint is made', async () => {
    const answer = await api.post<Problem>('/endpoints', { url: 'http://hooks.example.com/' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/url', code: 'NOT_ALLOWED', message: 'must start with https://' },
    ]);
  });

  it('is refused when an endpoint is changed, which stays as it was', async () => {
    const { id } = await api.endpoint({ url: good });
    expect((await api.patch(`/endpoints/${id}`, { url: 'http://hooks.example.com/' })).status).toBe(422);
    expect((await api.get(`/endpoints/${id}`)).body['url']).toBe(good);
  });
});

describe('case 37: a URL that is not what it seems', () => {
  it.each([
    'https://public@169.254.169.254/',
    'https://169.254.169.254#@public',
    'https://user:password@hooks.example.com/',
    'https://hooks.example.com\\@169.254.169.254/',
    'https://hooks.example.com/\ta',
    'https://hooks.example.com/\r\nHost: evil',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:25/',
    'https://hooks.example.com:6379/',
    'ftp://hooks.example.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://',
    'hooks.example.com',
    '',
    `https://hooks.example.com/${'x'.repeat(2_048)}`,
  ])('is refused and not repeated: %j', async (url) => {
    const answer = await api.post<Problem>('/endpoints', { url });
    expect(answer.status).toBe(422);
    expect(new Set(answer.body.errors?.map(({ pointer }) => pointer))).toEqual(new Set(['/url']));
    expect(answer.text).not.toContain('password');
  });

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://127.1/',
    'https://１２７.0.0.1/',
    'https://localhost/',
    'https://metadata.internal/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00:ec2::254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
  ])('is refused when it leads to ourselves: %j', async (url) => {
    const answer = await api.post<Problem>('/endpoints', { url });
    expect(answer.body.errors).toMatchObject([
      { pointer: '/url', message: 'must be on the public Internet' },
    ]);
  });

  it.each([good, 'https://hooks.example.com:8443/a?b=c', 'https://93.184.216.34/'])(
    'is taken when it is what it seems: %s',
    async (url) => {
      expect((await api.post('/endpoints', { url })).status).toBe(201);
    },
  );
});

describe('case 82: the number of endpoints', () => {
  it('has a limit that concurrent requests do not pass, and a clear answer beyond it', async () => {
    const asked = Array.from({ length: 4 * most }, () => api.post<Problem>('/endpoints', { url: good }));
    const answers = await Promise.all(asked);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(most);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(3 * most);
    expect(refused[0]!.body).toMatchObject({
      type: 'https://fanfare.example/problems/conflict',
      detail: 'There are 5 endpoints, which is the most: delete one first.',
    });
    const { body } = await api.get<{ data: { id: string }[] }>('/endpoints');
    expect(body.data).toHaveLength(most);
  });

  it('counts each tenant by itself, and no endpoint that was deleted', async () => {
    const ids: string[] = [];
    for (let count = 0; count < most; count += 1) ids.push((await api.endpoint({ url: good })).id);
    expect((await api.as('globex').post('/endpoints', { url: good })).status).toBe(201);
    expect((await api.post('/endpoints', { url: good })).status).toBe(409);
    await api.delete(`/endpoints/${ids[0]!}`);
    expect((await api.post('/endpoints', { url: good })).status).toBe(201);
  });
});
