import fc from 'fast-check';
import { isPublicAddress } from './public-address';

const v4 = (value: number) => [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff).join('.');
const anyV4 = fc.nat({ max: 0xffff_ffff });
const hex = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;

/** Addresses from inside special-purpose blocks and from outside, so that both verdicts are met often. */
const someV4 = fc.oneof(
  anyV4,
  fc.constantFrom(
    0x0a000001,
    0xa9fea9fe,
    0x7f000001,
    0xc0a80101,
    0xac100001,
    0x64400001,
    0xe0000001,
    0x08080808,
  ),
);

describe('an address that is not public', () => {
  it.each([
    ['this network', '0.0.0.0', '0.255.255.255'],
    ['private use', '10.0.0.0', '10.255.255.255'],
    ['carriers', '100.64.0.0', '100.127.255.255'],
    ['this machine', '127.0.0.0', '127.255.255.255'],
    ['this link, where the metadata of EC2 and ECS is', '169.254.0.0', '169.254.255.255'],
    ['private use', '172.16.0.0', '172.31.255.255'],
    ['protocol assignments', '192.0.0.0', '192.0.0.255'],
    ['documentation', '192.0.2.0', '192.0.2.255'],
    ['AS112', '192.31.196.0', '192.31.196.255'],
    ['automatic tunnels', '192.52.193.0', '192.52.193.255'],
    ['6to4 relays', '192.88.99.0', '192.88.99.255'],
    ['private use', '192.168.0.0', '192.168.255.255'],
    ['AS112', '192.175.48.0', '192.175.48.255'],
    ['benchmarks', '198.18.0.0', '198.19.255.255'],
    ['documentation', '198.51.100.0', '198.51.100.255'],
    ['documentation', '203.0.113.0', '203.0.113.255'],
    ['multicast', '224.0.0.0', '239.255.255.255'],
    ['the future', '240.0.0.0', '255.255.255.255'],
    ["Azure's hosts", '168.63.129.16', '168.63.129.16'],
  ])('case 31: belongs to %s: %s to %s', (_, first, last) => {
    expect([isPublicAddress(first), isPublicAddress(last)]).toEqual([false, false]);
  });

  it.each([
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '168.63.129.15',
    '8.8.8.8',
  ])('is not %s, which lies beside one of those', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['unspecified', '::'],
    ['this machine', '::1'],
    ['an IPv4 address in the old notation', '::8.8.8.8'],
    ['NAT64 of a network of its own', '64:ff9b:1::1'],
    ['discarded', '100::1'],
    ['Teredo', '2001::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['benchmarks', '2001:2::1'],
    ['protocol assignments', '2001:1ff:ffff::1'],
    ['documentation', '2001:db8::1'],
    ['6to4', '2002:808:808::1'],
    ['AS112', '2620:4f:8000::1'],
    ['a test network of the past', '3ffe::1'],
    ['documentation', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fc00::1'],
    ['unique local, where the metadata of EC2 is', 'fd00:ec2::254'],
    ['this link', 'fe80::1'],
    ['this link, with its zone', 'fe80::1%eth0'],
    ['this site', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['nobody', '4000::1'],
    ['a public address with a zone', '2606:4700::1%eth0'],
  ])('case 32: belongs to %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '2606:4700:4700::1111',
    '2a00:1450:4001:82a::200e',
    '2001:200::1',
    '2001:4860:4860::8888',
    '3fef::1',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '01.2.3.4', '0x7f000001', '2130706433', '1.2.3.4 ', '::g'])(
    'may be no address at all: %j',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});

describe('an IPv4 address in IPv6', () => {
  it('case 32: is judged as itself when it is mapped, in each notation', () => {
    fc.assert(
      fc.property(someV4, (value) => {
        const verdict = isPublicAddress(v4(value));
        expect(isPublicAddress(`::ffff:${v4(value)}`)).toBe(verdict);
        expect(isPublicAddress(`::ffff:${hex(value)}`)).toBe(verdict);
        expect(isPublicAddress(`0:0:0:0:0:FFFF:${hex(value).toUpperCase()}`)).toBe(verdict);
      }),
    );
  });

  it('case 32: is judged as itself behind NAT64', () => {
    fc.assert(
      fc.property(someV4, (value) => {
        const verdict = isPublicAddress(v4(value));
        expect(isPublicAddress(`64:ff9b::${hex(value)}`)).toBe(verdict);
        expect(isPublicAddress(`64:ff9b::${v4(value)}`)).toBe(verdict);
      }),
    );
  });

  it('case 32: is never called in the wrappings of tunnels: 6to4, Teredo, IPv4-compatible, NAT64 of a network of its own', () => {
    const inverted = (value: number) => hex(~value >>> 0);
    fc.assert(
      fc.property(someV4, fc.nat({ max: 0xffff }), (value, rest) => {
        const wrappings = [
          `2002:${hex(value)}::${rest.toString(16)}`,
          `2001:0:${hex(value)}:0:0:${inverted(0x08080808)}`,
          `2001:0:4136:e378:8000:63bf:${inverted(value)}`,
          `::${hex(value)}`,
          `64:ff9b:1::${hex(value)}`,
        ];
        expect(wrappings.filter(isPublicAddress)).toEqual([]);
      }),
    );
  });

  it('is met public and not public alike', () => {
    const [first, ...others] = fc.sample(someV4, 200).map((value) => isPublicAddress(v4(value)));
    expect(others).toContain(!first);
  });
});
