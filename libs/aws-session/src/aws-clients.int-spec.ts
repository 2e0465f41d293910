import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { AwsClients } from './aws-clients';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const role = 'arn:aws:iam::000000000000:role/fanfare';
const expired: Answer = (response) =>
  response
    .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: 'com.amazonaws.sqs#ExpiredTokenException', message: 'expired' }));
const good: Answer = (response) =>
  response
    .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    .end('{"QueueUrls":[],"EventBuses":[]}');

let server: Server;
let clients: AwsClients;
let sessions: number;
/** The key of each request to a service, in order. */
let keys: string[];
let answers: Answer[];

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'base-key';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});

beforeEach(async () => {
  sessions = 0;
  keys = [];
  answers = [];
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const isForm = request.headers['content-type']?.includes('x-www-form-urlencoded') ?? false;
      if (isForm) assumeRole(response);
      else {
        keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
        (answers.shift() ?? good)(response, request);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  clients = new AwsClients(config({ AWS_ASSUME_ROLE_ARN: role }));
});

afterEach(() => {
  clients.onApplicationShutdown();
  server.closeAllConnections();
  server.close();
});

function config(more: object): ConstructorParameters<typeof AwsClients>[0] {
  const port = (server.address() as AddressInfo).port;
  return { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, ...more };
}

/** A session of an hour, whose key is numbered. */
function assumeRole(response: ServerResponse): void {
  sessions += 1;
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  response.writeHead(200, { 'content-type': 'text/xml' }).end(`
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>session-${sessions}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials>
      <AssumedRoleUser><Arn>${role}</Arn><AssumedRoleId>id</AssumedRoleId></AssumedRoleUser>
    </AssumeRoleResult></AssumeRoleResponse>`);
}

const list = (): Promise<unknown> => clients.sqs.send(new ListQueuesCommand({}));

it('works under one session of the role that it is told to assume, whichever client calls', async () => {
  await Promise.all([
    list(),
    clients.polls.send(new ListQueuesCommand({})),
    clients.eventBridge.send(new ListEventBusesCommand({})),
  ]);

  expect(keys).toEqual(['session-1', 'session-1', 'session-1']);
  expect(sessions).toBe(1);
});

it('works as the default identity when it is told no role', async () => {
  clients.onApplicationShutdown();
  clients = new AwsClients(config({}));
  await list();
  expect(keys).toEqual(['base-key']);
});

it('repeats a call that is refused as expired once, under a new session', async () => {
  answers = [expired];
  await expect(list()).resolves.toBeDefined();
  expect(keys).toEqual(['session-1', 'session-2']);

  await list();
  expect(keys.at(-1)).toBe('session-2');
});

it('begins one new session for all the calls that were refused together', async () => {
  answers = [expired, expired, expired];
  await Promise.all([list(), list(), list()]);
  expect(keys.slice(3)).toEqual(['session-2', 'session-2', 'session-2']);
});

it('passes on the refusal of the repetition', async () => {
  answers = [expired, expired];
  await expect(list()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  expect(keys).toHaveLength(2);
});

it('repeats nothing else: every caller has a retry of its own', async () => {
  const failing: Answer = (response) =>
    response
      .writeHead(503, { 'content-type': 'application/x-amz-json-1.0' })
      .end('{"__type":"ServiceUnavailable"}');
  answers = [failing];
  await expect(list()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  expect(keys).toHaveLength(1);

  answers = [(response) => response.destroy()];
  await expect(list()).rejects.toThrow();
  expect(keys).toHaveLength(2);
});

it.each([
  ['no answer at all', () => undefined],
  [
    'half an answer',
    (response: ServerResponse) => response.writeHead(200, { 'content-length': '99' }).write('{'),
  ],
])('gives up a call that gets %s', async (_, answer) => {
  const impatient = new AwsClients(config({}), { call: 50, poll: 50 });
  answers = [answer, answer];
  for (const client of [impatient.sqs, impatient.polls])
    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
  impatient.onApplicationShutdown();
});

it('lets go of its connections at the end', async () => {
  const socket = Promise.withResolvers<IncomingMessage['socket']>();
  answers = [
    (response, request) => {
      socket.resolve(request.socket);
      good(response, request);
    },
  ];
  await list();
  const closed = once(await socket.promise, 'close');
  clients.onApplicationShutdown();
  await closed;
  expect((await socket.promise).destroyed).toBe(true);
});
