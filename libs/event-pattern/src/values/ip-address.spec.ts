import * as fc from 'fast-check';
import { BlockList, isIPv4 } from 'node:net';
import { parseAddress, parseBlock } from './ip-address';

const v4 = fc.ipV4();
const v6 = fc.ipV6().filter((address) => !address.includes('.'));

describe('an IP address', () => {
  it.each([
    ['10.0.0.1', '010.000.0.01'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['2001:DB8::', '2001:0db8:0:0:0:0:0:0'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('is the same however it is spelt: %s and %s', (left, right) => {
    expect(parseAddress(left)).toBeDefined();
    expect(parseAddress(left)).toBe(parseAddress(right));
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1.2',
    '10.0.0.1 ',
    '-1.0.0.1',
    '12:30',
    ':',
    ':::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    '10.0.0.1/8',
  ])('is nothing else: %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('has eight or thirty-two digits behind the mark of its family', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        expect(parseAddress(text)).toMatch(isIPv4(text) ? /^4:[\da-f]{8}$/ : /^6:[\da-f]{32}$/);
      }),
    );
  });
});

describe('an address block', () => {
  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/8/8',
    '10.0.0.0/32',
    '::/128',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    'x/8',
  ])('is nothing else: %j', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  it('holds exactly the addresses that node finds in it', () => {
    const cases = fc.oneof(
      fc.record({ family: fc.constant('ipv4' as const), block: v4, mask: fc.nat(31), address: v4 }),
      fc.record({ family: fc.constant('ipv6' as const), block: v6, mask: fc.nat(127), address: v6 }),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), ({ family, block, mask, address }, near) => {
        const tried = near ? block : address;
        const list = new BlockList();
        list.addSubnet(block, mask, family);
        const { first, last } = parseBlock(`${block}/${String(mask)}`) ?? { first: '', last: '' };
        const canonical = parseAddress(tried) ?? '';
        expect(canonical >= first && canonical <= last).toBe(list.check(tried, family));
      }),
      { numRuns: 2000 },
    );
  });
});
