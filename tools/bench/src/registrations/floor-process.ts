import { createServer } from 'node:http';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createTransport } from 'nodemailer';
import { Pool } from 'pg';
import { collectDefaultMetrics, register } from 'prom-client';
import { countRequests } from '@fanfare/aws-session/aws-requests';
import { FloorBus } from './floor-bus';
import { startFloorLoops } from './floor-loops';
import { FloorSteps } from './floor-steps';

/**
 * The floor of the registration benchmark: everything that the apps do for a registration, with the same rows in the
 * same tables, the same messages and the same mail, by one bare script with the SDK and `pg`: one transaction a message,
 * AWS calls in batches of 10, no framework, no retries, no checks. Prints its HTTP port when it is ready.
 */
function main(): void {
  collectDefaultMetrics();
  const { DATABASE_URL = '', AWS_ENDPOINT_URL = '', SMTP_URL = '', STAGE = '' } = process.env;
  const credentials = { accessKeyId: 'fanfare-floor', secretAccessKey: 'fanfare-floor-secret' };
  const aws = { region: 'us-east-1', endpoint: AWS_ENDPOINT_URL, credentials, maxAttempts: 1 };
  const pool = new Pool({ connectionString: DATABASE_URL, max: 40 });
  const sqs = new SQSClient(aws);
  const eventBridge = new EventBridgeClient(aws);
  countRequests(sqs);
  countRequests(eventBridge);
  const bus = new FloorBus(eventBridge, pool, STAGE);
  const mailer = createTransport({ url: SMTP_URL, pool: true, maxConnections: 10 });
  const steps = new FloorSteps(pool, (mail) => mailer.sendMail(mail));
  startFloorLoops(sqs, steps, bus, `${AWS_ENDPOINT_URL}/000000000000/${STAGE}`);
  const server = createServer((request, response) => {
    if (request.url === '/metrics') {
      void register.metrics().then((text) => response.end(text));
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      void steps.register(JSON.parse(text) as Record<string, unknown>).then(({ answer, said }) => {
        bus.add(said);
        response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${String(typeof address === 'object' ? address?.port : address)}\n`);
  });
  process.stdin.resume().on('close', () => process.exit(0));
}

main();
