import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const ANSWER_MS = 5_000;
const RETRY_MS = 250;
/** Nobody is to blame for these: the same request may be answered differently a moment later. */
const PASSING = new Set([409, 429, 502, 503, 504]);

const problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

/** The platform has refused a request for good; the message says what it said. */
export class RequestRefusedError extends Error {
  override readonly name: string = 'RequestRefusedError';
}

/** The platform knows other API keys than the demo, so that nothing can be asked of it. */
export class ApiKeyRefusedError extends RequestRefusedError {
  override readonly name = 'ApiKeyRefusedError';

  constructor(url: string) {
    super(`${url} does not know the API key. Set FANFARE_API_KEYS to what the platform was started with.`);
  }
}

/**
 * The API of one app, as a client in another company would use it. A request that got no answer is sent again, which the
 * Idempotency-Key makes harmless, until the signal aborts.
 */
export class PlatformApi {
  constructor(
    private readonly origin: string,
    private readonly apiKey: string,
  ) {}

  /** Resolves with the body of the answer; undefined for none. @throws RequestRefusedError */
  protected async ask(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<unknown> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.apiKey}` };
    while (true) {
      const response = await fetch(`${this.origin}${path}`, {
        ...init,
        headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      }).catch(() => undefined);
      signal.throwIfAborted();
      if (response?.ok) return await contentOf(response);
      if (response && !PASSING.has(response.status)) throw await refusal(response);
      await wait(retryAfterMs(response), undefined, { signal });
    }
  }

  /** Asks for something to be done once for each key. @throws RequestRefusedError */
  protected post(path: string, body: object, key: string, signal: AbortSignal): Promise<unknown> {
    return this.ask(path, signal, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  }
}

async function contentOf(response: Response): Promise<unknown> {
  return response.status === 204 ? undefined : await response.json();
}

function retryAfterMs(response: Response | undefined): number {
  const seconds = Number(response?.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : RETRY_MS;
}

async function refusal(response: Response): Promise<RequestRefusedError> {
  if (response.status === 401) return new ApiKeyRefusedError(response.url);
  const said = problem.safeParse(await response.json().catch(() => undefined)).data;
  const findings = said?.errors?.map(({ pointer, message }) => `${pointer} ${message}.`) ?? [];
  const reason = said
    ? [`${said.title}.`, said.detail, ...findings].filter(Boolean).join(' ')
    : 'no problem details';
  return new RequestRefusedError(`${response.url} answered ${response.status}: ${reason}`);
}
