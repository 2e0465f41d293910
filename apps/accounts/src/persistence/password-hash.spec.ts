import { verify } from '@node-rs/argon2';
import { hashPassword } from './password-hash';

describe('the hash of a password', () => {
  it('is argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await hashPassword('glacier tuba envelope nine')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    );
  });

  it('is right for this password alone, and another one each time', async () => {
    const [one, other] = await Promise.all([
      hashPassword('glacier tuba envelope'),
      hashPassword('glacier tuba envelope'),
    ]);
    expect(one).not.toBe(other);
    expect(await verify(one, 'glacier tuba envelope')).toBe(true);
    expect(await verify(one, 'glacier tuba envelopf')).toBe(false);
  });

  it('is right however accents are typed', async () => {
    expect(
      await verify(await hashPassword('cafe\u0301 au lait, toujours'), 'caf\u00e9 au lait, toujours'),
    ).toBe(true);
  });
});
