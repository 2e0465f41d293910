import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { routes } from '@fanfare/event-contract/routes';
import { testServices } from '../../testing/test-services';
import { sayWhatLacks } from './endpoint-lack';
import { planProvision } from './provision';
import { ProvisionError } from './step';

process.env['AWS_ACCESS_KEY_ID'] = 'fanfare-local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'fanfare-local-secret';
const endings: (() => void)[] = [];

afterEach(() => endings.splice(0).forEach((end) => end()));

async function endpoint(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  endings.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function plan(url: string): Promise<unknown> {
  const aws = new AwsClients({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: url });
  endings.push(() => aws.onApplicationShutdown());
  sayWhatLacks(aws, url);
  return planProvision(routes('local'), aws);
}

/** An endpoint that lacks one service, and for the others is the test run's. */
function without(service: string, status: number, body: string): RequestListener {
  return (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? 'sts');
    if (target.startsWith(service)) response.writeHead(status).end(body);
    else void forward(request, response);
  };
}

const passedOn = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];

async function forward(...[request, response]: Parameters<RequestListener>): Promise<void> {
  const headers = Object.entries(request.headers).filter(([name]) => passedOn.includes(name));
  const chunks = (await request.toArray()) as Uint8Array[];
  const answer = await fetch(testServices().awsEndpoint, {
    method: 'POST',
    headers: headers as [string, string][],
    body: Buffer.concat(chunks),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  response.end(await answer.text());
}

it.each([
  ['names an unknown operation', 400, '{"__type":"UnknownOperationException"}'],
  ['names an invalid action', 400, '{"__type":"InvalidAction","message":"The action is invalid."}'],
  ['is not there', 404, '<html>Not found</html>'],
  ['does not implement it', 501, '{"message":"not enabled"}'],
])('an endpoint that %s is named together with the operation that it lacks', async (_, status, body) => {
  const url = await endpoint(without('AWSEvents', status, body));
  await expect(plan(url)).rejects.toThrow(ProvisionError);
  await expect(plan(url)).rejects.toThrow(`${url} does not know DescribeEventBus of EventBridge.`);
});

it('an answer that is no answer of AWS is a lack, not a riddle', async () => {
  const url = await endpoint((_, response) => response.end('It works!'));
  await expect(plan(url)).rejects.toThrow(`${url} does not know GetCallerIdentity of STS.`);
});

it('what an endpoint has but refuses keeps its own words', async () => {
  const refusal = '{"__type":"AccessDeniedException","message":"You may not."}';
  const url = await endpoint(without('AWSEvents', 400, refusal));
  await expect(plan(url)).rejects.toThrow('You may not.');
});

it('an endpoint that has everything is planned for as before', async () => {
  expect(await plan(await endpoint(without('nothing', 501, '')))).not.toHaveLength(0);
});
