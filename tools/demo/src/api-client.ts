import { setTimeout as wait } from 'node:timers/promises';
import type { CustomerDetails } from '@fanfare/event-contract/customer';
import { z } from 'zod';
import { type CustomerView, customerView } from './customer-view';

const ANSWER_MS = 5_000;
const RETRY_MS = 250;
/** Nobody is to blame for these: the same request may be answered differently a moment later. */
const PASSING = new Set([409, 429, 502, 503, 504]);

const registrationStarted = z.object({ customerId: z.string() });
const problem = z.object({ title: z.string(), detail: z.string().optional() });

/** The API has refused a request for good; the message says what it said. */
export class RegistrationApiError extends Error {
  override readonly name: string = 'RegistrationApiError';
}

/** The platform knows other API keys than the demo, so that nobody can be registered. */
export class ApiKeyRefusedError extends RegistrationApiError {
  override readonly name = 'ApiKeyRefusedError';

  constructor(url: string) {
    super(`${url} does not know the API key. Set FANFARE_API_KEYS to what the platform was started with.`);
  }
}

/**
 * The registration API, as a client in another company would use it. A request that got no answer is sent again, which the
 * Idempotency-Key makes harmless, until the signal aborts.
 */
export class RegistrationApi {
  constructor(
    private readonly origin: string,
    private readonly apiKey: string,
  ) {}

  /** Registers a customer, once for each key, and resolves with its id. @throws RegistrationApiError */
  async register(details: CustomerDetails, key: string, signal: AbortSignal): Promise<string> {
    const answer = await this.ask('/customers', signal, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(details),
    });
    return registrationStarted.parse(answer).customerId;
  }

  /** @throws RegistrationApiError */
  async find(customerId: string, signal: AbortSignal): Promise<CustomerView> {
    return customerView.parse(await this.ask(`/customers/${customerId}`, signal));
  }

  private async ask(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<unknown> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.apiKey}` };
    while (true) {
      const response = await fetch(`${this.origin}${path}`, {
        ...init,
        headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      }).catch(() => undefined);
      signal.throwIfAborted();
      if (response?.ok) return await response.json();
      if (response && !PASSING.has(response.status)) throw await refusal(response);
      await wait(retryAfterMs(response), undefined, { signal });
    }
  }
}

function retryAfterMs(response: Response | undefined): number {
  const seconds = Number(response?.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : RETRY_MS;
}

async function refusal(response: Response): Promise<RegistrationApiError> {
  if (response.status === 401) return new ApiKeyRefusedError(response.url);
  const said = problem.safeParse(await response.json().catch(() => undefined)).data;
  const reason = said ? `${said.title}. ${said.detail ?? ''}`.trim() : 'no problem details';
  return new RegistrationApiError(`${response.url} answered ${response.status}: ${reason}`);
}
