import { Deadline } from './deadline';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a deadline', () => {
  it('is over exactly when its time is', () => {
    const { signal } = new Deadline(15_000, []);
    jest.advanceTimersByTime(14_999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ failure: 'timeout' });
  });

  it('is over when somebody else says so, now or before', () => {
    const other = new AbortController();
    const { signal } = new Deadline(15_000, [other.signal]);
    other.abort();
    expect(signal.reason).toMatchObject({ failure: 'interrupted' });
    expect(new Deadline(15_000, [other.signal]).signal.reason).toMatchObject({ failure: 'interrupted' });
  });

  it('leaves nothing behind when it is no longer needed', () => {
    const other = new AbortController();
    const deadline = new Deadline(15_000, [other.signal]);
    deadline.end();
    expect(jest.getTimerCount()).toBe(0);
    other.abort();
    expect(deadline.signal.aborted).toBe(false);
  });

  it('blames the step that was under way, and the attempt when none was', async () => {
    const deadline = new Deadline(15_000, []);
    expect(await deadline.blame('dns', Promise.resolve('done'))).toBe('done');
    await expect(deadline.blame('dns', Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError);
    const hanging = deadline.blame('proxy', new Promise(() => undefined));
    jest.advanceTimersByTime(15_000);
    await expect(hanging).rejects.toMatchObject({ failure: 'proxy' });
    await expect(deadline.blame('dns', new Promise(() => undefined))).rejects.toMatchObject({
      failure: 'proxy',
    });
    const next = new Deadline(15_000, []);
    await next.blame('dns', Promise.resolve());
    jest.advanceTimersByTime(15_000);
    expect(next.signal.reason).toMatchObject({ failure: 'timeout' });
  });
});
