import { currentFlow } from '@fanfare/process/flow';
import { Controller, Get, Post } from '@nestjs/common';
import { register } from 'prom-client';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../testing/http-test-app';

@Controller('flows')
class FlowController {
  @Get(':id')
  async find(): Promise<object> {
    await Promise.resolve();
    return { ...currentFlow() };
  }

  @Post()
  create(): object {
    return { ...currentFlow() };
  }
}

const origin = 'https://app.example.com';
let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [FlowController], config: { CORS_ORIGINS: [origin] } });
});

afterAll(() => test.close());

const authorization = `Bearer ${testKeys.acme}`;

it.each(['GET /flows/1', 'POST /flows'])('runs each request in a flow of its own: %s', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const sent = Array.from({ length: 5 }, () =>
    fetch(test.url + path, { method, headers: { authorization } }),
  );
  const answers = await Promise.all(sent);
  const flows = (await Promise.all(answers.map((answer) => answer.json()))) as { correlationId: string }[];

  expect(new Set(flows.map(({ correlationId }) => correlationId)).size).toBe(5);
  for (const [index, flow] of flows.entries()) {
    expect(flow).toEqual({
      tenantId: 'acme',
      causationId: null,
      correlationId: answers[index]!.headers.get('correlation-id'),
    });
  }
});

it.each([
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-', false],
  ['nonsense', false],
])('the flow keeps the trace that the caller goes on with, if it is one: %s', async (traceparent, isOne) => {
  const answer = await fetch(`${test.url}/flows/1`, { headers: { authorization, traceparent } });
  expect(answer.status).toBe(200);
  expect(((await answer.json()) as { traceparent?: string }).traceparent).toBe(
    isOne ? traceparent : undefined,
  );
});

describe('a page of another origin', () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'idempotency-key',
  };

  it('may call the API when it is one of those that were configured', async () => {
    const asked = await fetch(`${test.url}/flows`, { method: 'OPTIONS', headers: { origin, ...preflight } });
    const called = await fetch(`${test.url}/flows/1`, { headers: { origin, authorization } });

    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    expect(called.headers.get('access-control-allow-origin')).toBe(origin);
    expect(called.headers.get('access-control-expose-headers')).toContain('Location');
    expect(called.headers.get('vary')).toContain('Origin');
  });

  it.each(['https://evil.example.com', 'http://app.example.com', 'null'])(
    'may not otherwise: %s',
    async (other) => {
      const answer = await fetch(`${test.url}/flows`, {
        method: 'OPTIONS',
        headers: { origin: other, ...preflight },
      });

      expect(answer.headers.get('access-control-allow-origin')).not.toBe(other);
      expect(answer.headers.get('access-control-allow-origin')).not.toBe('*');
    },
  );
});

describe('the metrics', () => {
  async function count(labels: object): Promise<number> {
    const metric = await register.getSingleMetric('http_server_request_duration_seconds')!.get();
    const found = (metric.values as { metricName?: string; labels: object; value: number }[]).find(
      ({ metricName, labels: of }) =>
        metricName?.endsWith('_count') === true && JSON.stringify(of) === JSON.stringify(labels),
    );
    return found?.value ?? 0;
  }

  it('count requests by route pattern, whatever the address and the outcome', async () => {
    const found = { method: 'GET', route: '/flows/:id', status_code: 200 };
    const unmatched = { method: 'GET', route: 'unmatched', status_code: 404 };
    const before = [await count(found), await count(unmatched)];
    for (const path of ['/flows/1', '/flows/2', '/nowhere/1', '/nowhere/2', '/nowhere/3']) {
      await (await fetch(test.url + path, { headers: { authorization } })).text();
    }

    expect([await count(found), await count(unmatched)]).toEqual([before[0]! + 2, before[1]! + 3]);
  });

  it('are served in the format of Prometheus', async () => {
    const answer = await fetch(`${test.url}/metrics`);
    const text = await answer.text();

    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/http_server_request_duration_seconds_bucket\{le="0\.005",.*\} \d+/);
  });
});
