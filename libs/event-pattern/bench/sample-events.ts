const distinctEvents = 500;

export const sources = ['shop.orders', 'shop.carts', 'shop.payments', 'shop.stock', 'shop.returns'];
export const countries = ['PT', 'ES', 'FR', 'DE', 'IT', 'NL', 'BE', 'AT', 'PL', 'SE', 'FI', 'IE'];
export const verbs = ['created', 'updated', 'paid', 'shipped', 'closed', 'refused'];

/** Numbers below `limit` that look random and are the same in every run. */
export function scatter(seed: number, limit: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) >>> 0) % limit;
}

/** One of the items, the same for the same seed. */
export function oneOf<T>(items: readonly T[], seed: number): T {
  return items[scatter(seed, items.length)] as T;
}

/** Parsed order events of about 524 bytes each. */
export function sampleEvents(): readonly unknown[] {
  return Array.from({ length: distinctEvents }, (_, seed): unknown =>
    JSON.parse(JSON.stringify(eventOf(seed))),
  );
}

function eventOf(seed: number): unknown {
  const source = oneOf(sources, seed);
  const order = String(100_000 + scatter(seed * 31, 900_000));
  return {
    version: '0',
    id: `6f1c2d7e-0b1a-4c8e-9d52-3a7f10${order}`,
    'detail-type': `order.${oneOf(verbs, seed * 7)}`,
    source,
    account: '123456789012',
    time: '2026-03-14T09:26:53Z',
    region: 'eu-west-1',
    resources: [`arn:aws:${source}:eu-west-1:order/${order}`],
    detail: {
      orderId: `ord-${order}`,
      customer: {
        number: scatter(seed * 13, 5000),
        country: oneOf(countries, seed * 3),
        email: `c${order}@example.com`,
      },
      total: scatter(seed * 17, 100_000) / 100,
      currency: 'EUR',
      coupon: seed % 4 === 0 ? `SPRING${String(seed % 50)}` : null,
      sourceIp: `10.${String(scatter(seed, 200))}.${String(scatter(seed * 5, 250))}.7`,
      note: 'leave it with the neighbours, please, they know',
      items: [{ sku: `GPU-${String(scatter(seed * 11, 300))}`, quantity: 1 + (seed % 5) }],
    },
  };
}
