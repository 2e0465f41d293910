import { type App, httpPort } from '@fanfare/event-contract/apps';
import { until } from './until';

/** A customer as `GET /customers/{id}` shows it. */
export interface CustomerView {
  readonly customerId: string;
  readonly trackingId: string;
  readonly status: 'REGISTERED' | 'VALIDATED' | 'REJECTED' | 'ACTIVE';
  readonly accountId?: string;
  readonly errors?: readonly { readonly field: string; readonly code: string }[];
  readonly welcomeEmail: 'PENDING' | 'SENT' | 'FAILED';
  readonly history: readonly { readonly event: string; readonly eventId: string; readonly at: string }[];
}

/** So that the many who are waiting for a closed door to open do not keep it closed. */
const longestRetryPauseMs = 1_000;

/** Calls the platform's HTTP APIs as a client of tenant acme would. */
export class ApiClient {
  constructor(private readonly portBase: number) {}

  url(app: App, path: string): string {
    return `http://127.0.0.1:${String(httpPort(app, this.portBase))}${path}`;
  }

  async isReady(app: App): Promise<boolean> {
    return fetch(this.url(app, '/health/ready')).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  post(app: App, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url(app, path), {
      method: 'POST',
      headers: { authorization: 'Bearer acme-local-key', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  get(app: App, path: string): Promise<Response> {
    return fetch(this.url(app, path), { headers: { authorization: 'Bearer acme-local-key' } });
  }

  /** Registers a customer and returns its id; tries again, under the same Idempotency-Key, while the door is closed. */
  async register(email: string): Promise<string> {
    const body = { firstName: 'Ada', lastName: 'Lovelace', email };
    const headers = { 'idempotency-key': `register-${email}` };
    const attempt = async (): Promise<string | undefined> => {
      const answer = await this.post('registration', '/customers', body, headers).catch(() => undefined);
      if (answer?.status === 202) return ((await answer.json()) as CustomerView).customerId;
      if (answer && answer.status < 500 && answer.status !== 409) throw new Error(await answer.text());
      return undefined;
    };
    return until(`${email} is registered`, 120, attempt, longestRetryPauseMs);
  }

  async customer(customerId: string): Promise<CustomerView> {
    return (await (await this.get('registration', `/customers/${customerId}`)).json()) as CustomerView;
  }
}
