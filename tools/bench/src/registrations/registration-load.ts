import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from '../bench-error';

/** Where registrations are posted to. */
export interface Door {
  readonly url: string;
  readonly apiKey: string;
}

/** The registration of one customer, and when it was posted, in epoch milliseconds. */
export interface Posted {
  readonly customerId: string;
  readonly at: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Posts `count` registrations, `clients` at a time, as fast as they are answered. */
export async function postAll(door: Door, count: number, clients: number): Promise<Posted[]> {
  const posted: Posted[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      posted.push(await post(door));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return posted;
}

/** Posts `count` registrations at a steady rate, whether or not earlier ones were answered. */
export async function postAtRate(door: Door, count: number, perSecond: number): Promise<Posted[]> {
  const start = performance.now();
  const posting: Promise<Posted>[] = [];
  for (let index = 0; index < count; index += 1) {
    await delay(Math.max(0, start + (index * 1000) / perSecond - performance.now()));
    posting.push(post(door));
  }
  return Promise.all(posting);
}

let ordinal = 0;

function post({ url, apiKey }: Door): Promise<Posted> {
  ordinal += 1;
  const body = JSON.stringify({
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `ada.${String(process.pid)}.${String(ordinal)}@example.com`,
    phone: '+44 20 7946 0958',
    address: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  });
  const at = Date.now();
  const answer = Promise.withResolvers<Posted>();
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  request(`${url}/customers`, { method: 'POST', agent, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.once('error', answer.reject).once('end', () => {
      if (response.statusCode !== 202)
        answer.reject(new BenchError(`A registration was answered ${String(response.statusCode)}: ${text}`));
      else answer.resolve({ at, customerId: (JSON.parse(text) as { customerId: string }).customerId });
    });
  })
    .once('error', answer.reject)
    .end(body);
  return answer.promise;
}
