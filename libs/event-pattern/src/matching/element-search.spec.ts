import { compilePattern } from '../compile-pattern';

describe('the search for one element that satisfies all', () => {
  it('decides quickly when lists beside each other multiply but none of their elements will do', () => {
    const rows = Array.from({ length: 20 }, (_, id) => ({ id, ok: true }));
    const names = Array.from({ length: 12 }, (_, list) => `list${String(list).padStart(2, '0')}`);
    const order = { ...Object.fromEntries(names.map((name) => [name, rows])), state: 'open', zone: 'a' };
    const fields = Object.fromEntries(names.map((name) => [name, { id: [{ exists: true }], ok: [true] }]));
    const pattern = compilePattern({ orders: { ...fields, state: ['open'], zone: ['b'] } });
    const elsewhere = { ...order, state: 'shut', zone: 'b' };
    expect(pattern.matches({ orders: [order, elsewhere] })).toBe(false);
    expect(pattern.matches({ orders: [order, elsewhere, { ...order, zone: 'b' }] })).toBe(true);
  });

  it('goes through a list of many elements in which each condition holds somewhere', () => {
    const items = Array.from({ length: 3000 }, (_, id) => ({ even: id % 2 === 0, odd: id % 2 === 1 }));
    const pattern = compilePattern({ items: { even: [true], odd: [true] } });
    expect(pattern.matches({ items })).toBe(false);
    expect(pattern.matches({ items: [...items, { even: true, odd: true }] })).toBe(true);
  });
});
