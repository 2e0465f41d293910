import { Agent, get } from 'node:http';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { type HttpTestApp, startHttpTestApp } from '../testing/http-test-app';
import { Public } from './api-keys/public.decorator';
import { DrainState } from './health/drain-state';

let arrived: () => void;
let answer: Promise<string>;

@Controller('slow')
@Public()
class SlowController {
  @Get()
  slow(): Promise<string> {
    arrived();
    return answer;
  }
}

let test: HttpTestApp;
let closed: Promise<void> | undefined;

beforeEach(async () => {
  closed = undefined;
  test = await startHttpTestApp({ controllers: [SlowController] });
});

afterEach(() => closed ?? test.close());

it('is not ready from the moment that it drains, but alive', async () => {
  await test.app.get(DrainState).begin();

  const ready = await fetch(`${test.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 'draining' });
  expect((await fetch(`${test.url}/health/live`)).status).toBe(200);
});

it('lets a request end that is in flight, and tells its client to hang up', async () => {
  const [running, handed] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  [arrived, answer] = [running.resolve, handed.promise];
  const slow = fetch(`${test.url}/slow`);
  await running.promise;
  closed = test.close();
  await refused();
  handed.resolve('at last');

  expect((await slow).headers.get('connection')).toBe('close');
  expect(await (await slow).text()).toBe('at last');
  await closed;
});

it('hangs up on clients that have nothing to ask, at once', async () => {
  const agent = new Agent({ keepAlive: true });
  const { resolve, promise } = Promise.withResolvers<void>();
  get(`${test.url}/health/live`, { agent }, (response) => response.resume().on('end', resolve));
  await promise;
  const idle = connect(test.port, '127.0.0.1');
  await once(idle, 'connect');
  const sockets = [idle, ...Object.values(agent.freeSockets).flatMap((free) => free ?? [])];
  expect(sockets).toHaveLength(2);
  const gone = Promise.all(sockets.map((socket: Socket) => once(socket.resume(), 'close')));
  closed = test.close();

  await gone;
  await closed;
});

it('takes no new requests once it closes', async () => {
  const [running, handed] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  [arrived, answer] = [running.resolve, handed.promise];
  const slow = fetch(`${test.url}/slow`);
  await running.promise;
  closed = test.close();

  expect(await refused()).toMatch(/^ECONN(REFUSED|RESET)$/);
  handed.resolve('');
  await slow;
});

/** Waits until the port takes no connections. */
async function refused(): Promise<unknown> {
  for (;;) {
    try {
      const socket = connect(test.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  }
}
