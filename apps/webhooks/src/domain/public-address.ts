import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is not for everybody: the IANA registry of special-purpose addresses (RFC 6890), multicast, and the address
 * under which Azure's hosts talk to their own machines. 169.254.0.0/16 holds the metadata services of EC2 and ECS.
 */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * The same registry for IPv6, as far as it lies in 2000::/3; nothing else of IPv6 is public. 2001::/23 holds Teredo and
 * 2002::/16 is 6to4: refused whatever they wrap, since their relays are gone and only a tunnel of our own would answer.
 */
const specialV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3ffe::/16', '3fff::/20'];

/** The two notations of an IPv4 address in IPv6 that lead to that address: IPv4-mapped, and NAT64 (RFC 6052). */
const wrappers = ['::ffff:', '64:ff9b::'];

const global = blockList(['0.0.0.0/0', '2000::/3', ...wrappers.map((wrapper) => `${wrapper}0.0.0.0/96`)]);
const special = blockList([
  ...specialV4,
  ...specialV6,
  ...wrappers.flatMap((wrapper) => specialV4.map((block) => wrapped(wrapper, block))),
]);

/**
 * Tells whether an IP address belongs to the public Internet, so that a call to it reaches nothing of ours. An IPv4 address
 * inside an IPv6 one is judged as itself. False for whatever is no address.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return global.check(address, family) && !special.check(address, family);
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', prefix] = block.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function wrapped(wrapper: string, block: string): string {
  const [network = '', prefix] = block.split('/');
  return `${wrapper}${network}/${String(96 + Number(prefix))}`;
}
