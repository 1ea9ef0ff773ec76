/** The bits of an address: 32 or 128 of them. */
interface Address {
  readonly bits: bigint;
  readonly length: 32 | 128;
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

const parseIpv4 = (text: string): bigint | undefined => {
  if (!IPV4.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.some((byte) => byte > 255)
    ? undefined
    : bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
};

const parseGroups = (text: string): readonly string[] | undefined => {
  const groups = text === '' ? [] : text.split(':');
  return groups.every((group) => GROUP.test(group)) ? groups : undefined;
};

const parseIpv6 = (text: string): bigint | undefined => {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = parseGroups(before);
  const right = after === undefined ? [] : parseGroups(after);
  if (!left || !right) return undefined;
  const missing = 8 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
};

const parseAddress = (text: string): Address | undefined => {
  const isIpv6 = text.includes(':');
  const bits = isIpv6 ? parseIpv6(text) : parseIpv4(text);
  return bits === undefined ? undefined : { bits, length: isIpv6 ? 128 : 32 };
};

/** A range of addresses: the first bits that all of them have. */
interface IpRange extends Address {
  readonly prefixLength: number;
}

/** Parses a range, such as `10.0.0.0/24` or `2001:db8::/32`; undefined if it is not one. */
export const parseIpRange = (text: string): IpRange | undefined => {
  const [address = '', prefix = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  const parsed = parseAddress(address);
  const prefixLength = Number(prefix);
  return parsed && prefixLength <= parsed.length ? { ...parsed, prefixLength } : undefined;
};

/** Whether a text is an address in a range. */
export const isInIpRange = (range: string, text: string): boolean => {
  const parsed = parseIpRange(range);
  const address = parseAddress(text);
  if (!parsed || !address || parsed.length !== address.length) return false;
  const rest = BigInt(parsed.length - parsed.prefixLength);
  return parsed.bits >> rest === address.bits >> rest;
};
