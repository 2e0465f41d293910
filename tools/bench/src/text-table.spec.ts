import { textTable } from './text-table';

it('aligns the first column to the left and the others to the right', () => {
  expect(
    textTable([
      ['name', 'p50'],
      ['a long name', '7'],
      ['b', '1,000'],
    ]),
  ).toBe(['name           p50', 'a long name      7', 'b            1,000'].join('\n'));
});
