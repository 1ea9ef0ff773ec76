import { BlockList, isIP } from 'node:net';

/** Ranges that no packet of the internet comes from. */
const INNER: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['fc00::', 7],
  ['fe80::', 10],
];
/** A range as wide as this is no office's and no partner's: a few of them are the whole internet. */
const WIDE = { ipv4: 15, ipv6: 31 };

/**
 * Whether a range of addresses, such as `0.0.0.0/1`, holds a large part of the internet.
 * @returns false for a text that is no range yet, such as a reference
 */
export function isInternet(range: string): boolean {
  const [address = '', length] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || length === undefined || Number(length) > WIDE[family]) return false;
  return !INNER.some(([base, prefix]) => {
    if ((isIP(base) === 6 ? 'ipv6' : 'ipv4') !== family || Number(length) < prefix) return false;
    const inner = new BlockList();
    inner.addSubnet(base, prefix, family);
    return inner.check(address, family);
  });
}
