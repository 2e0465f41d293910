import type { Socket } from 'node:net';
import fc from 'fast-check';
import type { SMTPServerOptions } from 'smtp-server';
import { startMailServer, startOtherServer } from '../../test/mail-servers';
import { classifyMailError } from '../domain/retry-schedule';
import { composeWelcomeMail } from '../domain/welcome-mail';
import { SmtpMailSender } from './smtp-mail-sender';

const mail = composeWelcomeMail({
  accountId: '01935a1c-8f6e-7000-8000-000000000002',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  activationUrl: 'https://accounts.example/activate?token=v1.abc',
  activationExpiresAt: new Date('2026-11-05T09:07:59.999Z'),
  from: 'Fanfare <hello@fanfare.example>',
});

const open: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

async function mailServer(...args: Parameters<typeof startMailServer>) {
  const server = await startMailServer(...args);
  open.push(server);
  return server;
}

async function otherServer(talk: (socket: Socket) => void): Promise<string> {
  const server = await startOtherServer(talk);
  open.push(server);
  return server.url;
}

function senderTo(url: string, stepTimeoutMs?: number): SmtpMailSender {
  const sender = new SmtpMailSender(url, stepTimeoutMs === undefined ? {} : { stepTimeoutMs });
  open.push(sender);
  return sender;
}

async function failureOf(sending: Promise<unknown>): Promise<string> {
  const error: unknown = await sending.then(
    () => 'sent',
    (thrown: unknown) => thrown,
  );
  const { kind, reason } = classifyMailError(error);
  return `${kind} ${reason}`;
}

const refusal = (responseCode: number) => Object.assign(new Error('no'), { responseCode });

describe('sending over SMTP', () => {
  it('hands over the mail under its own Message-ID', async () => {
    const { url, received } = await mailServer();
    expect(await senderTo(url).send(mail)).toEqual({ messageId: mail.messageId });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ sender: 'hello@fanfare.example', recipients: ['ada@example.com'] });
    expect(Object.fromEntries(received[0]!.headers)).toMatchObject({
      From: 'Fanfare <hello@fanfare.example>',
      To: 'Ada Lovelace <ada@example.com>',
      Subject: 'Welcome to Fanfare: activate your account',
      'Message-ID': '<welcome.01935a1c-8f6e-7000-8000-000000000002@fanfare.example>',
      'Auto-Submitted': 'auto-generated',
      'Content-Type': expect.stringMatching(/^multipart\/alternative;/),
    });
    expect(received[0]!.raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(received[0]!.raw).toContain('Content-Type: text/html; charset=utf-8');
  });

  it('sends mail after mail on one connection', async () => {
    const { url, received, connections } = await mailServer();
    const sender = senderTo(url);
    await sender.send(mail);
    await sender.send(mail);
    expect([received.length, connections()]).toEqual([2, 1]);
  });

  it('adds no header, no recipient and no line to a header, whatever the name', async () => {
    const { url, received } = await mailServer();
    const sender = senderTo(url);
    await sender.send(mail);
    const expected = [...received.splice(0)[0]!.headers.keys()];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 401 }), async (name) => {
        await sender.send({ ...mail, to: { name, address: mail.to.address } });
        const [last] = received.splice(0);
        expect([...last!.headers.keys()]).toEqual(expected);
        expect(last!.recipients).toEqual(['ada@example.com']);
      }),
      { numRuns: 30 },
    );
  });

  it.each(["o'hara+news@example.com", "!#$%&'*+-/=?^_`{|}~@example.com", 'a@b'])(
    'reaches exactly the address %s',
    async (recipient) => {
      const { url, received } = await mailServer();
      await senderTo(url).send({ ...mail, to: { name: 'Ada', address: recipient } });
      expect(received[0]!.recipients).toEqual([recipient]);
    },
  );

  it('reads no file and fetches nothing for what a mail says', async () => {
    const { url, received } = await mailServer();
    const unsafe = { ...mail, text: { path: __filename } } as unknown as typeof mail;
    await expect(senderTo(url).send(unsafe)).rejects.toThrow('File access rejected');
    expect(received).toEqual([]);
  });

  it.each<[string, string, SMTPServerOptions]>([
    [
      'a mailbox for good',
      'permanent MAILBOX_REFUSED',
      { onRcptTo: (_address, _session, done) => done(refusal(550)) },
    ],
    [
      'a mailbox for now',
      'transient MAIL_SERVER_BUSY',
      { onRcptTo: (_address, _session, done) => done(refusal(451)) },
    ],
    [
      'the sender',
      'transient SENDER_REFUSED',
      { onMailFrom: (_address, _session, done) => done(refusal(550)) },
    ],
    [
      'a connection for now',
      'transient MAIL_SERVER_BUSY',
      { onConnect: (_session, done) => done(refusal(421)) },
    ],
    ['everybody without a password', 'transient SENDER_REFUSED', { authOptional: false }],
    [
      'the message',
      'permanent MESSAGE_REFUSED',
      {
        onData: (stream, _session, done) => {
          stream.resume().on('end', () => done(refusal(554)));
        },
      },
    ],
  ])('says what it means that a server refuses %s: %s', async (_, meaning, options) => {
    const { url } = await mailServer(options);
    const failure = await failureOf(senderTo(url).send(mail));
    expect(failure).toBe(meaning);
  });

  it('says that a server which is not there cannot be reached, and reaches it when it is', async () => {
    const { url, close } = await mailServer();
    await close();
    const sender = senderTo(url);
    const failure = await failureOf(sender.send(mail));
    expect(failure).toBe('transient MAIL_SERVER_UNREACHABLE');
    await mailServer({}, Number(new URL(url).port));
    expect(await sender.send(mail)).toEqual({ messageId: mail.messageId });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['greets and then says nothing', (socket) => socket.write('220 mail.example\r\n')],
  ])('gives up a server that %s', async (_, talk) => {
    const failure = await failureOf(senderTo(await otherServer(talk), 50).send(mail));
    expect(failure).toBe('transient MAIL_SERVER_TIMEOUT');
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up', (socket) => socket.end()],
    ['is no mail server', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('cannot use a server that %s, and does not ask it again by itself', async (_, talk) => {
    let connections = 0;
    const url = await otherServer((socket) => {
      connections += 1;
      talk(socket);
    });
    expect(await failureOf(senderTo(url).send(mail))).toBe('transient MAIL_SERVER_UNREACHABLE');
    expect(connections).toBe(1);
  });

  it('does not send again by itself when the connection ends before the answer', async () => {
    let handed = 0;
    const server = await mailServer({
      onData: (stream) => {
        handed += 1;
        stream.resume().on('end', () => server.hangUp());
      },
    });
    expect(await failureOf(senderTo(server.url).send(mail))).toBe('transient MAIL_SERVER_UNREACHABLE');
    expect([handed, server.connections()]).toEqual([1, 1]);
  });

  it('sends nothing once it is closed', async () => {
    const { url, received } = await mailServer();
    const sender = senderTo(url);
    sender.close();
    await expect(sender.send(mail)).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(received).toEqual([]);
  });
});
