/** The keys of the two tenants that the test app knows. */
const keys = { acme: 'acme-local-key', globex: 'globex-local-key' } as const;

/** An answer with its body read as JSON; null for none. */
export interface Answered<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
  readonly response: Response;
}

/** What the body of a problem looks like. */
export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** Calls the API of a running app as one of its tenants. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly tenant: keyof typeof keys = 'acme',
  ) {}

  /** The same API as another tenant sees it. */
  as(tenant: keyof typeof keys): Api {
    return new Api(this.url, tenant);
  }

  get<Body = Record<string, unknown>>(path: string): Promise<Answered<Body>> {
    return this.call<Body>('GET', path);
  }

  post<Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<Answered<Body>> {
    return this.call<Body>('POST', path, body, idempotencyKey);
  }

  patch<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Answered<Body>> {
    return this.call<Body>('PATCH', path, body);
  }

  delete(path: string): Promise<Answered> {
    return this.call('DELETE', path);
  }

  /** Adds an endpoint, which has to be accepted. */
  async endpoint(settings: object): Promise<{ readonly id: string; readonly secret: string }> {
    const { status, text, body } = await this.post<{ id: string; secret: string }>('/endpoints', settings);
    if (status !== 201) throw new Error(text);
    return body;
  }

  /** Sends anything at all. */
  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<Answered<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${keys[this.tenant]}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.clone().text();
    const { status, headers } = response;
    return { status, headers, text, body: (text === '' ? null : JSON.parse(text)) as Body, response };
  }
}
