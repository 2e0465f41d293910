import { plainText, visibleLength } from './plain-text';

describe('plain text', () => {
  it.each([
    ['  a \t b  ', 'a b'],
    ['\ufeffa\u2028b', 'a b'],
    ['e\u0301', '\u00e9'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
  ])('of %j is %j', (written, kept) => {
    expect(plainText(written)).toBe(kept);
  });
});

describe('the visible length', () => {
  it.each([
    ['', 0],
    ['A', 1],
    ['Al', 2],
    ['\u00e9', 1],
    ['李', 1],
    ['👍', 1],
    ['श्री', 4],
    ['\u200b\u200d\u3164\ufe0f', 0],
    ['A\u200d', 1],
    [' A ', 1],
  ])('of %j is %d', (text, length) => {
    expect(visibleLength(text)).toBe(length);
  });
});
