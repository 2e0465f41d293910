import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const compiled = join(__dirname, '../../../dist/libs/process/src');

/** What an app does: load tracing first, begin, work, end. */
const script = `
  const { startTracing, stopTracing } = require('./tracing.js');
  const { readEnvironment } = require('./environment.js');
  const { tracingEnvironment } = require('./tracing.environment.js');
  const { inSpan } = require('./spans.js');
  const { ROOT_CONTEXT } = require('@opentelemetry/api');
  startTracing('accounts', readEnvironment(require('zod').z.object(tracingEnvironment)));
  inSpan('some work', {}, ROOT_CONTEXT, async () => undefined).then(stopTracing).then(() => process.exit(0));`;

interface Sent {
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

const sent: Sent[] = [];
const collector = createServer((request, response) => {
  void take(request).then(() => response.end());
});

beforeAll(() => once(collector.listen(0, '127.0.0.1'), 'listening'));

beforeEach(() => {
  sent.length = 0;
});

afterAll(() => collector.close());

async function take(request: IncomingMessage): Promise<void> {
  const body = Buffer.concat((await request.toArray()) as Buffer[]).toString('latin1');
  sent.push({ path: request.url, type: request.headers['content-type'], body });
}

async function run(environment: NodeJS.ProcessEnv): Promise<{ code: unknown; output: string }> {
  const url = `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: compiled,
    env: { PATH: process.env['PATH'], OTEL_EXPORTER_OTLP_ENDPOINT: url, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output };
}

it.each([
  [{}, 'application/x-protobuf'],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'application/json'],
])('what is left at the end is sent to the collector, as the variables say: %j', async (variables, type) => {
  expect(await run(variables)).toEqual({ code: 0, output: '' });
  expect(sent).toEqual([{ path: '/v1/traces', type, body: expect.stringContaining('some work') as unknown }]);
  for (const name of ['accounts', 'fanfare']) expect(sent[0]?.body).toContain(name);
});

it('a name and attributes of the standard variables come before our own', async () => {
  await run({
    OTEL_SERVICE_NAME: 'accounts-eu',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=eu-1',
  });
  for (const text of ['accounts-eu', 'deployment.environment.name', 'eu-1'])
    expect(sent[0]?.body).toContain(text);
});

it('a collector that is away costs the spans and a warning, and holds up no end', async () => {
  const away = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  expect(await run(away)).toMatchObject({ code: 0 });
  const { code, output } = await run({ ...away, OTEL_EXPORTER_OTLP_TIMEOUT: '100' });
  expect(code).toBe(0);
  expect(output).toContain('spans were lost');
  expect(sent).toEqual([]);
});
