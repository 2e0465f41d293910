import type { Bench } from './bench';
import { deliveredTo, putBacklog, untilDelivered } from './delivery-records';
import type { Endpoint } from './endpoints';
import type { Behaviour } from './sink';

const bytes = 512;
/** What waits for each bad neighbour from the start: more than its slots. */
const waitingForEach = 60;

/** How much a steady load is. */
export interface Rate {
  readonly perSecond: number;
  readonly events: number;
}

/**
 * Says events at a steady rate to 100 healthy receivers, one event each in turn, beside ten that behave otherwise, or none.
 * @returns milliseconds of each webhook to the healthy ones
 */
export async function besideNeighbours(
  bench: Bench,
  rate: Rate,
  neighbours: Behaviour | null,
): Promise<readonly number[]> {
  const type = bench.newType();
  const healthy = await bench.endpoints.add(receiversOf(type, 100, 'healthy'));
  const bad = neighbours ? await bench.endpoints.add(receiversOf(`${type}.bad`, 10, neighbours)) : [];
  const { database } = bench.site;
  if (bad.length > 0) await putBacklog(database, bad, waitingForEach, bytes);
  await bench.settled();
  await Promise.all([
    bench.load.sayAtRate(rate.events, rate.perSecond, typesOf(healthy), bytes),
    bad.length > 0
      ? bench.load.sayAtRate(rate.events / 10, rate.perSecond / 10, typesOf(bad), bytes)
      : undefined,
  ]);
  await untilDelivered(database, healthy, rate.events);
  const { times } = await deliveredTo(database, healthy);
  await bench.endpoints.remove([...healthy, ...bad]);
  return times;
}

function receiversOf(type: string, count: number, behaviour: Behaviour): Omit<Endpoint, 'id'>[] {
  return Array.from({ length: count }, (_, place) => ({ behaviour, eventType: `${type}.${String(place)}` }));
}

function typesOf(endpoints: readonly Endpoint[]): string[] {
  return endpoints.map(({ eventType }) => eventType);
}
