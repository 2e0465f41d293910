import { z } from 'zod';
import { readEnvironment } from '@fanfare/process/environment';
import { activationEnvironment } from './activation.environment';

const read = (key: string, mode = 'test') =>
  readEnvironment(z.object(activationEnvironment), { ACTIVATION_TOKEN_KEY: key, NODE_ENV: mode })
    .ACTIVATION_TOKEN_KEY;
const a = 'a'.repeat(32);
const b = 'b'.repeat(32);

describe('ACTIVATION_TOKEN_KEY', () => {
  it('is one key, or the new and the old one', () => {
    expect(read(a)).toBe(a);
    expect(read(`${a},${b}`)).toBe(`${a},${b}`);
  });

  it.each([a.slice(1), `${a},`, `,${a}`, `${a},short`])(
    'has no key below 32 characters: %s is refused',
    (keys) => {
      expect(() => read(keys)).toThrow(/^ACTIVATION_TOKEN_KEY is not usable: .*32 characters/);
    },
  );

  it('may be a local one on a laptop but not in production', () => {
    expect(read(`local-${a}`)).toBe(`local-${a}`);
    expect(() => read(`local-${a}`, 'production')).toThrow('local-only');
  });
});
