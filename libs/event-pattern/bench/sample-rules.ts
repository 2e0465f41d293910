import { countries, oneOf, scatter, sources, verbs } from './sample-events';

/** A rule of exact values: a kind of event of one customer. */
export function exactPattern(ordinal: number): unknown {
  return {
    source: [oneOf(sources, ordinal)],
    'detail-type': [`order.${oneOf(verbs, ordinal * 7)}`],
    detail: { customer: { number: [scatter(ordinal * 13, 5000)] } },
  };
}

/** A rule on one of all operators, some beside a source and some alone. */
export function mixedPattern(ordinal: number): unknown {
  const detail = oneOf(details, ordinal)(ordinal);
  return ordinal % 4 === 0 ? { detail } : { source: [oneOf(sources, ordinal * 3)], detail };
}

const details: readonly ((ordinal: number) => unknown)[] = [
  (n) => ({ customer: { number: [scatter(n, 5000)] } }),
  (n) => ({ orderId: [{ prefix: `ord-${String(1000 + scatter(n, 9000))}` }] }),
  (n) => ({ customer: { email: [{ suffix: `${String(scatter(n, 10_000))}@example.com` }] } }),
  (n) => ({
    customer: { email: [{ 'equals-ignore-case': `C${String(100_000 + scatter(n, 900_000))}@Example.com` }] },
  }),
  (n) => ({ orderId: [{ wildcard: `ord-*${String(scatter(n, 1000))}*7` }] }),
  (n) => ({ total: [{ numeric: ['>=', scatter(n, 1000), '<', scatter(n, 1000) + 1] }] }),
  (n) => ({ sourceIp: [{ cidr: `10.${String(scatter(n, 200))}.${String(scatter(n, 250))}.0/24` }] }),
  (n) => ({
    customer: { number: [scatter(n, 5000)], country: [{ 'anything-but': [oneOf(countries, n), 'XX'] }] },
  }),
  (n) => ({ items: { sku: [`GPU-${String(scatter(n, 3000))}`], quantity: [{ numeric: ['>', 2] }] } }),
  (n) => ({
    coupon: [`SPRING${String(scatter(n, 2000))}`, { exists: false }],
    customer: { number: [scatter(n, 5000)] },
  }),
  (n) => ({
    $or: [{ orderId: [`ord-${String(scatter(n, 900_000))}`] }, { total: [scatter(n, 100_000) / 100] }],
  }),
];
