import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { classifyMailError } from '../domain/retry-schedule';
import { composeWelcomeMail } from '../domain/welcome-mail';
import { SesMailSender } from './ses-mail-sender';

const mail = composeWelcomeMail({
  accountId: '01935a1c-8f6e-7000-8000-000000000002',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  activationUrl: 'https://accounts.example/activate?token=v1.abc',
  activationExpiresAt: new Date('2026-11-05T09:07:59.999Z'),
  from: 'Fanfare <hello@fanfare.example>',
});

interface SendEmailRequest {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: string[] };
  readonly Content: { readonly Raw: { readonly Data: string } };
}

describe('sending through SES', () => {
  const requests: { readonly path: string | undefined; readonly body: SendEmailRequest }[] = [];
  let answer = { status: 200, headers: {}, body: '{"MessageId":"0100-abc"}' };
  let server: Server;
  let ses: SESv2;

  const senderIn = (region: string): SesMailSender => {
    ses = new SESv2({
      endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    return new SesMailSender(ses);
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
        response
          .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
          .end(answer.body);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    ses.destroy();
    requests.splice(0);
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('hands over the mail as MIME, with our Message-ID in a header that SES keeps', async () => {
    await senderIn('eu-west-1').send(mail);
    expect(requests).toHaveLength(1);
    const { path, body } = requests[0]!;
    expect(path).toBe('/v2/email/outbound-emails');
    expect(body).toMatchObject({
      FromEmailAddress: 'hello@fanfare.example',
      Destination: { ToAddresses: ['ada@example.com'] },
    });
    const lines = Buffer.from(body.Content.Raw.Data, 'base64').toString().split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'From: Fanfare <hello@fanfare.example>',
        'To: Ada Lovelace <ada@example.com>',
        'Subject: Welcome to Fanfare: activate your account',
        'Auto-Submitted: auto-generated',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Type: text/html; charset=utf-8',
      ]),
    );
    expect(lines.join('\r\n').replace(/\r\n /g, ' ')).toContain(`X-Fanfare-Message-ID: ${mail.messageId}`);
  });

  it.each([
    ['eu-west-1', '<0100-abc@eu-west-1.amazonses.com>'],
    ['us-east-1', '<0100-abc@email.amazonses.com>'],
  ])('tells the Message-ID that SES gives the mail in %s', async (region, messageId) => {
    expect(await senderIn(region).send(mail)).toEqual({ messageId });
  });

  it.each([
    [400, 'MessageRejected', 'permanent', 'MESSAGE_REFUSED'],
    [429, 'TooManyRequestsException', 'transient', 'MAIL_SERVER_BUSY'],
    [400, 'SendingPausedException', 'transient', 'SENDER_REFUSED'],
    [500, 'InternalFailure', 'transient', 'SENDING_FAILED'],
  ])('says what %d %s means: %s, %s', async (status, name, kind, reason) => {
    answer = { status, headers: { 'x-amzn-errortype': name }, body: '{"message":"no"}' };
    const error: unknown = await senderIn('eu-west-1')
      .send(mail)
      .then(
        () => 'sent',
        (thrown: unknown) => thrown,
      );
    expect(classifyMailError(error)).toEqual({ kind, reason });
    expect(requests).toHaveLength(1);
  });
});
