import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { StartedScript } from '../../testing/started-script';
import { freePort } from '../free-port';

jest.setTimeout(60_000);

const home = mkdtempSync(join(tmpdir(), 'fanfare-mailbox-'));
afterAll(async () => {
  await StartedScript.endAll();
  rmSync(home, { recursive: true });
});

async function start() {
  const [smtpPort, pagePort] = [await freePort(), await freePort()];
  const script = StartedScript.run('testing/mailbox-process.js', [home, String(smtpPort), String(pagePort)]);
  await script.line(/^ready$/);
  return { script, smtpPort, page: `http://127.0.0.1:${String(pagePort)}` };
}

async function mails(page: string): Promise<{ to: { address: string }[]; text: string }[]> {
  const answer = await fetch(`${page}/api/email`);
  return (await answer.json()) as { to: { address: string }[]; text: string }[];
}

it('takes a thousand mails at once, shows them, and has them after a restart', async () => {
  const first = await start();
  const transport = createTransport({
    host: '127.0.0.1',
    port: first.smtpPort,
    pool: true,
    maxConnections: 8,
  });
  await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      transport.sendMail({
        from: 'a@example.com',
        to: `${String(index)}@example.com`,
        subject: 'Hi',
        text: 'Zoë 🦊',
      }),
    ),
  );
  transport.close();

  const shown = await mails(first.page);
  expect(new Set(shown.map(({ to }) => to[0]?.address)).size).toBe(1000);
  expect(shown[0]?.text).toBe('Zoë 🦊');
  expect((await fetch(first.page)).headers.get('content-type')).toMatch(/^text\/html/);
  expect(await first.script.end('SIGTERM')).toEqual([0, null]);

  const second = await start();
  expect(await mails(second.page)).toHaveLength(1000);
});

it('says where to look when it cannot start', async () => {
  const { smtpPort } = await start();
  const port = String(smtpPort);
  const clash = StartedScript.run('testing/mailbox-process.js', [home, port, port]);
  expect(await clash.exited).toEqual([1, null]);
  expect(clash.errors).toMatch(/The mailbox did not start\. .*mailbox\.log says why\./);
});
