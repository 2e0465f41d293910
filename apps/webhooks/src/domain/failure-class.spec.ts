import { failureOfStatus } from './failure-class';

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const meanings = (statuses: readonly number[]) => new Set(statuses.map(failureOfStatus));

describe('the meaning of a status', () => {
  it('is success for every 2xx and for nothing else', () => {
    expect(meanings(between(200, 299))).toEqual(new Set([null]));
    expect(meanings([...between(0, 199), ...between(300, 999)]).has(null)).toBe(false);
  });

  it('is a redirect for every 3xx', () => {
    expect(meanings(between(300, 399))).toEqual(new Set(['redirect']));
  });

  it('is gone for 410 alone', () => {
    expect(between(0, 999).filter((status) => failureOfStatus(status) === 'gone')).toEqual([410]);
  });

  it('is throttled for the statuses by which Standard Webhooks asks for a slower pace', () => {
    expect(between(0, 999).filter((status) => failureOfStatus(status) === 'throttled')).toEqual([
      429, 502, 504,
    ]);
  });

  it('is a breach of the protocol for what is no final status', () => {
    expect(meanings([...between(0, 199), ...between(600, 999)])).toEqual(new Set(['protocol']));
  });
});
