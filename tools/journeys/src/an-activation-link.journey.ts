import { Stage } from '../testing/stage';
import { until } from '../testing/until';

const password = 'walrus umbrella teacup 41';

describe('the link in the welcome mail', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start();
  });

  afterAll(() => stage.end());

  it('lets its holder choose a password once, and opening it uses nothing up', async () => {
    const { customerId, link, accountId } = await welcomed(stage, 'ada@example.com');
    for (let opened = 0; opened < 3; opened += 1) {
      const page = await fetch(link);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(await page.text()).toContain('<form');
    }
    const token = link.searchParams.get('token') ?? '';
    const weak = await activate(stage, { token, password: 'short' });
    expect(weak.status).toBe(422);
    expect(await weak.json()).toMatchObject({
      errors: [{ pointer: '/password', code: 'PASSWORD_TOO_SHORT' }],
    });
    const tries = await Promise.all(Array.from({ length: 5 }, () => activate(stage, { token, password })));
    expect(tries.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410, 410]);
    const account = (await (await stage.api.get('accounts', `/accounts/${accountId}`)).json()) as {
      status: string;
    };
    expect(account.status).toBe('ACTIVE');
    await until('the activation is in the history', 10, async () =>
      (await stage.api.customer(customerId)).history.some(
        ({ event }) => event === 'CustomerAccountActivated',
      ),
    );
  });

  it('is refused in one and the same way whether it is used, forged or expired', async () => {
    const { link } = await welcomed(stage, 'grace@example.com');
    const token = link.searchParams.get('token') ?? '';
    expect((await activate(stage, { token, password })).status).toBe(204);
    const used = await activate(stage, { token, password });
    const forged = await activate(stage, {
      token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      password,
    });
    const nonsense = await activate(stage, { token: 'x', password });
    const answers = await Promise.all(
      [used, forged, nonsense].map(async (answer) => [answer.status, await answer.text()]),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(410);
  });

  it('is in no event, no log line and no table', async () => {
    const { link } = await welcomed(stage, 'hidden@example.com');
    const token = link.searchParams.get('token') ?? '';
    expect(JSON.stringify(await stage.bus.catchUp())).not.toContain(token);
    expect(stage.processes.map(({ log }) => log).join('\n')).not.toContain(token);
    const tables = await stage.rows<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('accounts', 'notifications')",
    );
    for (const { name } of tables) {
      const found = await stage.rows(`SELECT FROM ${name} AS row WHERE strpos(row::text, $1) > 0`, [token]);
      expect(found).toEqual([]);
    }
  });
});

async function welcomed(
  stage: Stage,
  email: string,
): Promise<{ customerId: string; accountId: string; link: URL }> {
  const customerId = await stage.api.register(email);
  const customer = await until('the customer is welcomed', 20, async () => {
    const view = await stage.api.customer(customerId);
    return view.welcomeEmail === 'SENT' && view;
  });
  const mail =
    stage.mails.mails
      .find((text) => text.includes(email))
      ?.replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=') ?? '';
  const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/activate\?token=[\w.-]+/.exec(mail) ?? [];
  return { customerId, accountId: customer.accountId ?? '', link: new URL(link) };
}

function activate(stage: Stage, body: { token: string; password: string }): Promise<Response> {
  return fetch(stage.api.url('accounts', '/activations'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
