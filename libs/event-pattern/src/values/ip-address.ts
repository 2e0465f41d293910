/** Canonical addresses of one family, the first and the last included. */
export interface AddressBlock {
  readonly first: string;
  readonly last: string;
}

interface Family {
  readonly mark: string;
  readonly bits: number;
}

const v4: Family = { mark: '4:', bits: 32 };
const v6: Family = { mark: '6:', bits: 128 };
const mappedV4 = 0xffffn;
const looksLikeV4 = /^\d+\.\d+\.\d+\.\d+$/;
const looksLikeV6 = /^[\da-fA-F]*:[\da-fA-F:]*$/;

/**
 * An address in canonical form, family mark and hexadecimal digits, which sorts as the addresses do; undefined for
 * any other text. No zone ids and no dotted quad inside IPv6; an IPv4-mapped IPv6 address is the IPv4 address.
 */
export function parseAddress(text: string): string | undefined {
  const parsed = parse(text);
  return parsed && canonical(parsed.family, parsed.value);
}

/** A block such as `10.0.0.0/8`, its host bits ignored; undefined when it is none or names a single address. */
export function parseBlock(text: string): AddressBlock | undefined {
  const [address = '', mask = '', ...rest] = text.split('/');
  const parsed = parse(address);
  if (parsed === undefined || rest.length > 0 || !/^\d{1,3}$/.test(mask)) return undefined;
  const { family, value } = parsed;
  if (Number(mask) >= family.bits) return undefined;
  const hosts = (1n << BigInt(family.bits - Number(mask))) - 1n;
  return { first: canonical(family, value & ~hosts), last: canonical(family, value | hosts) };
}

function parse(text: string): { family: Family; value: bigint } | undefined {
  if (looksLikeV4.test(text)) {
    const value = joined(text.split('.'), 10, 8);
    return value === undefined ? undefined : { family: v4, value };
  }
  if (!looksLikeV6.test(text)) return undefined;
  const value = parseV6(text);
  if (value === undefined) return undefined;
  return value >> 32n === mappedV4 ? { family: v4, value: value & 0xffffffffn } : { family: v6, value };
}

function parseV6(text: string): bigint | undefined {
  const [before = '', after, ...rest] = text.split('::');
  const head = before === '' ? [] : before.split(':');
  if (after === undefined) return head.length === 8 ? joined(head, 16, 16) : undefined;
  const tail = after === '' ? [] : after.split(':');
  const omitted = 8 - head.length - tail.length;
  if (rest.length > 0 || omitted < 1) return undefined;
  return joined([...head, ...Array<string>(omitted).fill('0'), ...tail], 16, 16);
}

/** The groups as one number; undefined when one is empty or too large. Leading zeros are of no account. */
function joined(groups: readonly string[], radix: number, bits: number): bigint | undefined {
  let value = 0n;
  for (const group of groups) {
    const number = group === '' ? NaN : parseInt(group, radix);
    if (!(number < 2 ** bits)) return undefined;
    value = (value << BigInt(bits)) | BigInt(number);
  }
  return value;
}

function canonical(family: Family, value: bigint): string {
  return family.mark + value.toString(16).padStart(family.bits / 4, '0');
}
