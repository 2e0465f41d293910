import { withDiagram } from './documents';

const [start, end] = ['<!-- event-flow:start -->', '<!-- event-flow:end -->'];

describe('withDiagram', () => {
  it('puts the diagram between the markers, instead of what was there', () => {
    expect(withDiagram(`a ${start} b ${end} c`, 'diagram')).toBe(`a ${start}\n\ndiagram\n\n${end} c`);
  });

  it('keeps a diagram that looks like a replacement pattern', () => {
    expect(withDiagram(`${start}${end}`, '$& $1')).toContain('$& $1');
  });

  it.each([
    ['no marker', 'text'],
    ['no end', `text ${start}`],
    ['no start', `text ${end}`],
    ['the end first', `${end} ${start}`],
    ['another start after the end', `${start} ${end} ${start}`],
    ['two starts', `${start} ${start} ${end}`],
    ['two ends', `${start} ${end} ${end}`],
  ])('finds no place with %s', (_what, text) => {
    expect(withDiagram(text, 'diagram')).toBeUndefined();
  });
});
