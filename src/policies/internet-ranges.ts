import { BlockList, isIP } from 'node:net';

/** Ranges that are not routed on the internet. */
const PRIVATE_RANGES: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['fc00::', 7],
  ['fe80::', 10],
];
/** The longest prefix of a wide range. A few ranges of this size cover the whole internet; no office has one. */
const MAX_WIDE_PREFIX = { ipv4: 15, ipv6: 31 };

/**
 * Whether a CIDR range, such as `0.0.0.0/1`, contains a large part of the internet.
 * @returns false for a text that is not a range, such as a Terraform expression
 */
export function coversInternet(range: string): boolean {
  const [address = '', length] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || length === undefined || Number(length) > MAX_WIDE_PREFIX[family]) return false;
  return !PRIVATE_RANGES.some(([base, prefix]) => {
    if ((isIP(base) === 6 ? 'ipv6' : 'ipv4') !== family || Number(length) < prefix) return false;
    const list = new BlockList();
    list.addSubnet(base, prefix, family);
    return list.check(address, family);
  });
}
