import fc from 'fast-check';
import { type DueLane, type Lane, dealSlots } from './deal-slots';

const from = new Date('2026-11-21T00:00:00.000Z');
const lane = (tenantId: string, endpointId: string, retry = false): DueLane => ({
  tenantId,
  endpointId,
  retry,
  from,
});
const plenty = { ofTenant: () => 1_000, ofEndpoint: () => 1_000 };

it('case 75: a tenant with one lane gets as much as one with a hundred, while slots are scarce', () => {
  const lanes = [
    ...Array.from({ length: 100 }, (_, index) => lane('busy', `e${index}`)),
    lane('small', 'one'),
  ];
  const dealt = dealSlots(lanes, { ...plenty, total: 10 });
  expect(dealt.find(({ tenantId }) => tenantId === 'small')?.slots).toBe(5);
});

it('case 66: the lanes of a tenant get slots in turn', () => {
  const dealt = dealSlots([lane('a', 'x'), lane('a', 'y'), lane('a', 'z')], { ...plenty, total: 7 });
  expect(dealt.map(({ slots }) => slots)).toEqual([3, 2, 2]);
});

it('case 78: an endpoint gets no more than its room, over both of its lanes', () => {
  const lanes = [lane('a', 'x'), lane('a', 'x', true), lane('a', 'y')];
  const dealt = dealSlots(lanes, { ...plenty, total: 100, ofEndpoint: () => 5 });
  expect(dealt.map(({ endpointId, retry, slots }) => [endpointId, retry, slots])).toEqual([
    ['x', false, 3],
    ['x', true, 2],
    ['y', false, 5],
  ]);
});

it('never deals more than there is room for, and leaves no room that somebody could use', () => {
  const lanes = fc.uniqueArray(
    fc.record({
      tenantId: fc.constantFrom('a', 'b', 'c'),
      endpointId: fc.constantFrom('1', '2', '3', '4'),
      retry: fc.boolean(),
    }),
    { selector: ({ tenantId, endpointId, retry }) => `${tenantId}${endpointId}${String(retry)}` },
  );
  const limits = fc.tuple(fc.nat(60), fc.nat(20), fc.nat(8));
  fc.assert(
    fc.property(lanes, limits, (all, [total, ofTenant, ofEndpoint]) => {
      const own = all.map((each) => ({ ...each, from, endpointId: `${each.tenantId}${each.endpointId}` }));
      const dealt = dealSlots(own, { total, ofTenant: () => ofTenant, ofEndpoint: () => ofEndpoint });
      const sum = (of: (each: Lane) => string): Map<string, number> =>
        new Map(
          [...Map.groupBy(dealt, of)].map(([key, quotas]) => [
            key,
            quotas.reduce((count, { slots }) => count + slots, 0),
          ]),
        );
      const [byTenant, byEndpoint] = [sum(({ tenantId }) => tenantId), sum(({ endpointId }) => endpointId)];
      const all_ = [...byTenant.values()].reduce((count, each) => count + each, 0);
      expect(all_).toBeLessThanOrEqual(total);
      for (const count of byTenant.values()) expect(count).toBeLessThanOrEqual(ofTenant);
      for (const count of byEndpoint.values()) expect(count).toBeLessThanOrEqual(ofEndpoint);
      const unserved = own.filter(
        ({ tenantId, endpointId }) =>
          (byTenant.get(tenantId) ?? 0) < ofTenant && (byEndpoint.get(endpointId) ?? 0) < ofEndpoint,
      );
      expect(unserved.length === 0 || all_ === total).toBe(true);
    }),
  );
});
