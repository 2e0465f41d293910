import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeBody, encodeBody, type MegaPayload } from '../src/mega';
import { readMessage } from '../src/listen/read-message';
import type { SqsMessage } from '../src/subscriber/sqs-message';
import { SubscriberRegistry } from '../src/subscriber/subscriber-registry';
import { sampleBodies, sampleEvent } from './sample-bodies';
import { sampleSubscriber } from './sample-subscribers';

const subscriberCounts = [1, 10, 100];
const propertyCounts = [0, 21, 230];
const messages = 1_000;
const measuredMilliseconds = 500;

/**
 * Prints how many decoded messages are matched per second of processor time with 1, 10 and 100 subscribers, and how
 * many events of about 0.2, 2 and 20 KB are encoded and decoded, as JSON and as BSON, with their sizes on the wire.
 * Takes about ten seconds on a free core; the work is the same in every run.
 */
export async function benchMega(print: (line: string) => void): Promise<void> {
  const matching = await rows(subscriberCounts, (count) => [matchingRow(count)]);
  print(`${table(['subscribers', 'register ms', 'messages/s', 'matches/message'], matching)}\n`);
  const coding = await rows(propertyCounts, (count) => {
    const event = sampleEvent(1, count);
    return [codingRow('JSON', event), codingRow('BSON', event)];
  });
  print(table(['format', 'bytes', 'encoded/s', 'decoded/s'], coding));
}

type Row = readonly string[];

/** Takes one measurement after the other, and lets the process breathe in between. */
async function rows(
  counts: readonly number[],
  measure: (count: number) => readonly Row[],
): Promise<readonly Row[]> {
  const measured: Row[] = [];
  for (const count of counts) {
    measured.push(...measure(count));
    await nextTurn();
  }
  return measured;
}

function matchingRow(subscribers: number): Row {
  const registering = performance.now();
  const registry = new SubscriberRegistry();
  for (let ordinal = 0; ordinal < subscribers; ordinal += 1)
    registry.register(sampleSubscriber(ordinal), (type) => new type());
  const registerMs = performance.now() - registering;
  const received = sampleBodies(messages, subscribers).map((Body) => readMessage({ Body }));
  const matchAll = (): number => received.reduce((sum, message) => sum + countMatches(registry, message), 0);
  const matchesPerMessage = matchAll() / messages;
  return [
    subscribers.toLocaleString('en'),
    registerMs.toFixed(1),
    perSecond(matchAll, messages),
    matchesPerMessage.toFixed(2),
  ];
}

function countMatches(registry: SubscriberRegistry, message: SqsMessage): number {
  let count = 0;
  for (const subscriber of registry.candidates(message)) if (subscriber.matches(message)) count += 1;
  return count;
}

function codingRow(format: string, event: MegaPayload): Row {
  const options = { binaryEncoding: format === 'BSON' };
  const body = encodeBody(event, options);
  return [
    format,
    Buffer.byteLength(body).toLocaleString('en'),
    perSecond(() => encodeBody(event, options), 1),
    perSecond(() => decodeBody(body), 1),
  ];
}

/** How many units of the work a second of processor time has room for. */
function perSecond(work: () => unknown, units: number): string {
  repeat(work, measuredMilliseconds / 4);
  return Math.round(repeat(work, measuredMilliseconds) * units).toLocaleString('en');
}

/** Runs the work for at least that much processor time and answers how often it ran per second of it. */
function repeat(work: () => unknown, milliseconds: number): number {
  const start = process.cpuUsage();
  for (let passes = 0; ;) {
    for (let pass = 0; pass < passesBetweenLooks; pass += 1) work();
    passes += passesBetweenLooks;
    const { user, system } = process.cpuUsage(start);
    const elapsed = (user + system) / 1_000;
    if (elapsed >= milliseconds) return (passes * 1_000) / elapsed;
  }
}

const passesBetweenLooks = 10;

function table(head: Row, body: readonly Row[]): string {
  return [head, ...body]
    .map((cells) =>
      cells.map((cell, column) => (column === 0 ? cell.padEnd(12) : cell.padStart(17))).join(''),
    )
    .join('\n');
}
