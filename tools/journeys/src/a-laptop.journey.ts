import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST_PORT_PLACE } from '@fanfare/event-contract/apps';
import { Webhook } from 'standardwebhooks';
import { ApiClient } from '../testing/api-client';
import { freePortRow } from '../testing/free-ports';
import { NpmScript } from '../testing/npm-script';
import { until } from '../testing/until';
import { WebhookSink } from '../testing/webhook-sink';

const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
/** The commands of the README's quick start, in order. */
const quickStart = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command.trim());

describe('on a laptop', () => {
  let ports: number;
  let home: string;
  let environment: NodeJS.ProcessEnv;
  let api: ApiClient;

  beforeAll(async () => {
    ports = await freePortRow(LAST_PORT_PLACE + 5);
    home = mkdtempSync(join(tmpdir(), 'fanfare-journey-'));
    api = new ApiClient(ports);
    environment = {
      FANFARE_HOME: join(home, 'state'),
      FANFARE_PORT_BASE: String(ports),
      LOCAL_AWS_PORT: String(ports + LAST_PORT_PLACE + 1),
      LOCAL_POSTGRES_PORT: String(ports + LAST_PORT_PLACE + 2),
      LOCAL_SMTP_PORT: String(ports + LAST_PORT_PLACE + 3),
      LOCAL_MAIL_PORT: String(ports + LAST_PORT_PLACE + 4),
      QUEUE_WAIT_SECONDS: '1',
    };
  });

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Runs a command of the README, at the ports of this platform. */
  function run(command = ''): { text: string; body: unknown } {
    const here = command.replace(
      /127\.0\.0\.1:300(\d)/,
      (_, place) => `127.0.0.1:${String(ports + Number(place))}`,
    );
    const { stdout: text } = spawnSync('bash', ['-c', here], { encoding: 'utf8' });
    return { text, body: JSON.parse(text.slice(text.indexOf('{'))) };
  }

  it('has a quick start of four commands in the README', () => {
    expect(quickStart).toEqual([
      'npm run demo',
      'npm start',
      expect.stringMatching(/^curl -i http:\/\/127\.0\.0\.1:3001/),
      expect.stringMatching(/^curl -i http:\/\/127\.0\.0\.1:3006/),
    ]);
  });

  it('shows every fate with its timeline in one command, and leaves nothing running', async () => {
    const demo = new NpmScript('demo', environment);
    const ending = await demo.ended;
    expect(demo.output).toContain('ACTIVE');
    expect(demo.output).toContain('CustomerValidationFailed');
    expect(demo.output).toContain('EMAIL_ALREADY_REGISTERED');
    expect(demo.output).toContain('WelcomeEmailSent');
    expect(demo.output).toContain('CustomerAccountCreated, signature verified');
    expect(demo.output).not.toContain('REFUSED');
    expect(ending).toEqual({ code: 0, signal: null });
    await allPortsFree(ports);
  });

  it('welcomes the customer of the README, tells an endpoint, stops at Ctrl-C, and remembers at the next start', async () => {
    const platform = new NpmScript('start', environment);
    await platform.printed('Fanfare is ready', 60);
    expect(platform.output).toMatch(new RegExp(`^ {2}webhooks +http://127.0.0.1:${String(ports + 6)}$`, 'm'));
    const sink = await WebhookSink.start();
    const endpoint = run(quickStart[3]?.replace('http://127.0.0.1:4000/webhooks', sink.url('/webhooks')));
    expect(endpoint.text).toMatch(/^HTTP\/1\.1 201/);
    const { secret } = endpoint.body as { secret: string };
    const { text: stdout, body } = run(quickStart[2]);
    expect(stdout).toMatch(/^HTTP\/1\.1 202/);
    const answer = body as { customerId: string };
    expect(answer).toEqual({
      message: 'Customer registration initiated',
      customerId: expect.any(String),
      trackingId: expect.any(String),
      status: 'REGISTERED',
    });
    expect(stdout.toLowerCase()).toContain(`location: /customers/${answer.customerId}`);
    await until('Ada is welcomed', 20, async () => {
      const { status, welcomeEmail } = await api.customer(answer.customerId);
      return status === 'ACTIVE' && welcomeEmail === 'SENT';
    });
    const webhooks = await until('every webhook', 20, () =>
      Promise.resolve(sink.on('/webhooks').length >= 4 && sink.on('/webhooks')),
    );
    expect(
      webhooks.map(
        ({ headers, body: text }) => (new Webhook(secret).verify(text, headers) as { type: string }).type,
      ),
    ).toEqual(
      expect.arrayContaining([
        'CustomerRegistered',
        'CustomerValidated',
        'CustomerAccountCreated',
        'WelcomeEmailSent',
      ]),
    );
    await sink.stop();
    const mails = (await (
      await fetch(`http://127.0.0.1:${String(ports + LAST_PORT_PLACE + 4)}/api/email`)
    ).json()) as {
      to: { address: string; name: string }[];
    }[];
    expect(
      mails.filter(({ to }) => to[0]?.address === 'ada@example.com').map(({ to }) => to[0]?.name),
    ).toEqual(['Ada Lovelace']);

    const second = new NpmScript('start', environment);
    expect((await second.ended).code).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain('FANFARE_PORT_BASE');

    expect(await platform.interrupt()).toEqual({ code: 0, signal: null });
    await allPortsFree(ports);

    const again = new NpmScript('start', environment);
    await again.printed('Fanfare is ready', 60);
    expect((await api.customer(answer.customerId)).status).toBe('ACTIVE');
    expect(await again.terminate()).toEqual({ code: 0, signal: null });
    await allPortsFree(ports);
  });

  it('names the port that is taken and the variable that moves it', async () => {
    const squatter = createServer().listen(ports + LAST_PORT_PLACE + 2, '127.0.0.1');
    await once(squatter, 'listening');
    const platform = new NpmScript('start', environment);
    expect((await platform.ended).code).toBe(1);
    expect(platform.output.trim().split('\n')).toHaveLength(1);
    expect(platform.output).toContain(String(ports + LAST_PORT_PLACE + 2));
    expect(platform.output).toContain('LOCAL_POSTGRES_PORT');
    squatter.close();
    await once(squatter, 'close');
  });
});

/** Nobody listens on any of the platform's ports: its processes are gone. */
async function allPortsFree(ports: number): Promise<void> {
  for (let port = ports + 1; port <= ports + LAST_PORT_PLACE + 4; port += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  }
}
