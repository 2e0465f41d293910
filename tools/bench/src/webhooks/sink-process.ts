import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The receivers of the webhook benchmark. The first part of the path says how one behaves: `/healthy` answers 200 at once,
 * `/failing` 500, `/hanging` never. `GET /tally` says what the healthy ones got; `DELETE /tally` forgets it. Prints its port.
 */
function main(): void {
  const seen = new Set<string>();
  let requests = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    if (path === '/tally') {
      if (request.method === 'DELETE') {
        seen.clear();
        requests = 0;
      }
      response.end(JSON.stringify({ requests, distinct: seen.size }));
      return;
    }
    if (path.startsWith('/hanging')) return;
    if (path.startsWith('/healthy')) {
      requests += 1;
      seen.add(`${String(request.headers['webhook-id'])}${path}`);
    }
    response.writeHead(path.startsWith('/failing') ? 500 : 200).end('{"ok":true}');
  };
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    request.resume().on('end', () => {
      answer(request, response);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', 4_096, () => {
    process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
  });
  process.stdin.resume().on('close', () => process.exit(0));
}

main();
