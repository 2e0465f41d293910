import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { activationPage } from './activation-page';

const { html, headers } = activationPage;
const policy = headers['Content-Security-Policy'] ?? '';
const good = 'glacier tuba envelope';

/** As much of an element as the page's script touches. */
class PageElement {
  hidden = false;
  disabled = false;
  checked = false;
  value = '';
  textContent = '';
  type = 'password';
  readonly attributes: Record<string, string> = {};
  private readonly listeners: Record<string, (event: object) => unknown> = {};

  addEventListener(name: string, listener: (event: object) => unknown): void {
    this.listeners[name] = listener;
  }

  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }

  focus(): void {
    this.attributes['focused'] = 'true';
  }

  async dispatch(name: string): Promise<void> {
    await this.listeners[name]?.({ preventDefault: () => undefined });
  }
}

function openPage(
  search: string,
  answer: () => Response | Promise<Response> = () => new Response(null, { status: 204 }),
) {
  const elements = new Map(
    Array.from(html.matchAll(/\sid="(\w+)"/g), ([, id = '']) => [id, new PageElement()]),
  );
  const element = (id: string): PageElement => elements.get(id)!;
  const requests: { url: string; method: string; body: unknown }[] = [];
  const addresses: string[] = [];
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? [];
  element('form').hidden = true;
  const page = createContext({
    URLSearchParams,
    AbortSignal: { timeout: () => undefined },
    location: { search, pathname: '/activate' },
    history: { replaceState: (_state: null, _title: string, address: string) => addresses.push(address) },
    document: { title: '', getElementById: element },
    fetch: async (url: string, init: { method: string; body: string }) => {
      requests.push({ url, method: init.method, body: JSON.parse(init.body) });
      return answer();
    },
  });
  runInContext(script, page);
  const submit = async (password: string, repeat = password): Promise<void> => {
    element('password').value = password;
    element('repeat').value = repeat;
    await element('form').dispatch('submit');
  };
  return { element, requests, addresses, submit };
}

describe('the activation page', () => {
  it('loads nothing from anywhere', () => {
    expect(html).not.toMatch(/\b(src|href|action|srcset|url\()/i);
    expect(html).not.toMatch(/https?:|\/\/\w/);
  });

  it('may run its own script and style and nothing else', () => {
    const inline = (element: string) =>
      Array.from(html.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 'gs')));
    for (const element of ['script', 'style']) {
      expect(inline(element)).toHaveLength(1);
      const digest = createHash('sha256')
        .update(inline(element)[0]?.[1] ?? '')
        .digest('base64');
      expect(policy).toContain(`${element}-src 'sha256-${digest}'`);
    }
    expect(html).not.toMatch(/\s(on\w+|style)=/);
  });

  it.each([
    "default-src 'none'",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])('is held to %s', (directive) => {
    expect(policy.split('; ')).toContain(directive);
  });

  it('tells no other site and no cache where it was', () => {
    expect(headers).toMatchObject({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  });

  it('has a label for each thing to fill in', () => {
    const inputs = Array.from(html.matchAll(/<input\s[^>]*\bid="(\w+)"/g), ([, id]) => id);
    expect(inputs).toEqual(['password', 'repeat', 'show']);
    expect(html).toContain('<label for="password">');
    expect(html).toContain('<label for="repeat">');
    expect(html).toMatch(/<label[^>]*><input id="show"[^>]*>[^<]+<\/label>/);
  });

  it('takes the token out of the address and sends nothing by itself', () => {
    const page = openPage('?token=v1.abc');
    expect(page.addresses).toEqual(['/activate']);
    expect(page.requests).toEqual([]);
    expect(page.element('form').hidden).toBe(false);
  });

  it('asks for the link when the address has no token', () => {
    const page = openPage('');
    expect(page.element('form').hidden).toBe(true);
    expect(page.element('heading').textContent).toBe('This link cannot be used');
  });

  it('sends the token with the password and says when the account is active', async () => {
    const page = openPage('?token=v1.abc');
    await page.submit(good);
    expect(page.requests).toEqual([
      { url: 'activations', method: 'POST', body: { token: 'v1.abc', password: good } },
    ]);
    expect(page.element('heading').textContent).toBe('Your account is active');
    expect(page.element('form').hidden).toBe(true);
  });

  it.each([
    ['too short', ['short', 'short'], 'Use at least 15 characters; these are 5.', 'password'],
    ['not typed twice alike', [good, `${good}s`], 'The two passwords are not the same.', 'repeat'],
  ])('sends no password that is %s', async (_, [password, repeat], message, field) => {
    const page = openPage('?token=v1.abc');
    await page.submit(password!, repeat);
    expect(page.requests).toEqual([]);
    expect(page.element('message').textContent).toBe(message);
    expect(page.element(field).attributes).toEqual({ 'aria-invalid': 'true', focused: 'true' });
  });

  it.each<[string, () => Response | Promise<Response>, RegExp]>([
    [
      'a refusal',
      () => Response.json({ errors: [{ message: 'Guessable.' }, { message: 'Short.' }] }, { status: 422 }),
      /^Guessable\. Short\.$/,
    ],
    ['a refusal without reasons', () => Response.json({}, { status: 422 }), /another password/],
    ['a rate limit', () => new Response(null, { status: 429 }), /Too many/],
    ['a fault', () => new Response(null, { status: 500 }), /did not work/],
    ['no answer', () => Promise.reject(new TypeError('fetch failed')), /cannot be reached/],
    ['an answer that makes no sense', () => new Response('<', { status: 422 }), /cannot be reached/],
  ])('can be sent again after %s', async (_, answer, message) => {
    const page = openPage('?token=v1.abc', answer);
    await page.submit(good);
    expect(page.element('message').textContent).toMatch(message);
    expect(page.element('form').hidden).toBe(false);
    expect(page.element('submit').disabled).toBe(false);
  });

  it('ends when the link is used, expired or unknown', async () => {
    const page = openPage('?token=v1.abc', () => new Response(null, { status: 410 }));
    await page.submit(good);
    expect(page.element('heading').textContent).toBe('This link cannot be used');
    expect(page.element('form').hidden).toBe(true);
  });

  it('cannot be sent twice at once', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const page = openPage('?token=v1.abc', () => promise);
    const sent = page.submit(good);
    expect(page.element('submit').disabled).toBe(true);
    resolve(new Response(null, { status: 204 }));
    await sent;
  });

  it('shows and hides what is typed', async () => {
    const page = openPage('?token=v1.abc');
    page.element('show').checked = true;
    await page.element('show').dispatch('change');
    expect([page.element('password').type, page.element('repeat').type]).toEqual(['text', 'text']);
    page.element('show').checked = false;
    await page.element('show').dispatch('change');
    expect([page.element('password').type, page.element('repeat').type]).toEqual(['password', 'password']);
  });
});
