import { apps, httpPort } from './apps';

describe('httpPort', () => {
  it('gives the ports that users rely on', () => {
    expect(apps.map((app) => [app, httpPort(app)])).toEqual([
      ['registration', 3001],
      ['validation', 3002],
      ['accounts', 3003],
      ['notifications', 3004],
      ['webhooks', 3006],
      ['bridge', 3007],
    ]);
  });

  it('moves them all together', () => {
    expect(httpPort('accounts', 13000)).toBe(13003);
  });
});
