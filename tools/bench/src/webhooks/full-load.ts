import { figuresOf } from '../figures';
import type { Bench } from './bench';
import { type Delivered, deliveredTo, putBacklog, untilDelivered, workedOff } from './delivery-records';
import type { Endpoint } from './endpoints';
import { floorRate } from './floor';
import type { Behaviour } from './sink';

const receivers = 10;
/** As many as the app sends at once to so many receivers. */
const floorAtOnce = 200;
const backlogEach = 600;
const floorRequests = 6_000;

/** One way of loading the app: how many receivers each event has, how large it is, and how one of the ten receivers behaves. */
export interface Load {
  readonly fanOut: 1 | 10;
  readonly bytes: number;
  readonly tenth: Behaviour;
}

/** What came of a load; costs are for each webhook, and only known when all receivers were healthy. */
export interface FullLoad extends Delivered {
  readonly load: Load;
  readonly costs: { readonly commits: number; readonly cpuMs: number; readonly awsRequests: number } | null;
}

/** Says events as fast as they are taken, and measures until the healthy receivers have got them all. */
export async function fullLoad(bench: Bench, load: Load, deliveries: number): Promise<FullLoad> {
  const { instance, site } = bench;
  const endpoints = await bench.endpoints.add(tenReceivers(load, bench.newType()));
  const healthy = endpoints.filter(({ behaviour }) => behaviour === 'healthy');
  const types = [...new Set(endpoints.map(({ eventType }) => eventType))];
  const figures = () =>
    load.tenth === 'healthy' ? figuresOf([instance.url], site.database) : Promise.resolve(null);
  const before = await figures();
  await bench.load.sayAll(deliveries / load.fanOut, types, load.bytes);
  const expected = (deliveries / receivers) * healthy.length;
  await untilDelivered(site.database, healthy, expected);
  const after = await figures();
  const delivered = await deliveredTo(site.database, healthy);
  await bench.endpoints.remove(endpoints);
  const each = (figure: 'commits' | 'cpuSeconds' | 'awsRequests'): number =>
    ((after?.[figure] ?? NaN) - (before?.[figure] ?? NaN)) / expected;
  const costs = after && {
    commits: each('commits'),
    cpuMs: each('cpuSeconds') * 1_000,
    awsRequests: each('awsRequests'),
  };
  return { ...delivered, load, costs };
}

/** Ten receivers: of an event each for a fan-out of 1, all of the same event for one of 10. */
function tenReceivers({ fanOut, tenth }: Load, type: string): Omit<Endpoint, 'id'>[] {
  return Array.from({ length: receivers }, (_, place) => ({
    behaviour: place === receivers - 1 ? tenth : 'healthy',
    eventType: fanOut === 1 ? `${type}.${String(place)}` : type,
  }));
}

/** What lies in the database beside the floor: webhooks a second of either, for bodies of so many bytes. */
export interface Backlog {
  readonly bytes: number;
  readonly perSecond: number;
  readonly floorPerSecond: number;
}

/** Lets the app work off what is due already, and a bare loop post as many to the same sink, one after the other. */
export async function backlog(bench: Bench, bytes: number): Promise<Backlog> {
  const floorPerSecond = await floorRate(
    bench.sink.url('healthy', 'floor'),
    floorRequests,
    floorAtOnce,
    bytes,
  );
  const endpoints = await bench.endpoints.add(
    tenReceivers({ fanOut: 10, bytes, tenth: 'healthy' }, bench.newType()),
  );
  const { database } = bench.site;
  await putBacklog(database, endpoints, backlogEach, bytes);
  await untilDelivered(database, endpoints, backlogEach * receivers);
  const { perSecond } = await workedOff(database, endpoints);
  await bench.endpoints.remove(endpoints);
  return { bytes, perSecond, floorPerSecond };
}
