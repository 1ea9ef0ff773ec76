import { asBlocks, type PlannedResource, asStrings, type ResourceValues } from '../../domain/plan/resources';
import { coversInternet } from '../internet-ranges';
import { createMismatchUnless, type PolicyRule } from '../rule';

const INGRESS_TYPES = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'];

/** Security groups allow no ingress from the internet. */
export const INGRESS_RULE: PolicyRule = {
  id: 'MS-PUB-2',
  title: 'no security group allows ingress from the internet or a large part of it',
  severity: 'high',
  source: 'security',
  fix: 'allow ingress from a security group, or from the addresses that need it',
  types: ['aws_security_group', 'aws_default_security_group', ...INGRESS_TYPES],
  check: (group) =>
    getIngress(group).flatMap((rule) => {
      const openRanges = getRanges(rule).filter(coversInternet);
      return createMismatchUnless(
        openRanges.length === 0,
        `${openRanges.join(', ')} to port ${String(rule.from_port ?? 'any')}`,
        'private ranges, or public ranges of /16 or smaller (IPv6: /32)',
      );
    }),
};

/** Load balancers are internal unless a waiver gives a reason. */
export const LOAD_BALANCER_RULE: PolicyRule = {
  id: 'MS-PUB-9',
  title: 'load balancers are internal, unless a waiver gives a reason',
  severity: 'high',
  source: 'security',
  fix: 'set internal; a load balancer for the public needs a waiver with its reason',
  types: ['aws_lb', 'aws_alb', 'aws_elb'],
  check: ({ values: { internal } }) => createMismatchUnless(internal === true, internal, 'internal true'),
};

/** Returns the address ranges of a rule of a security group. */
export const getRanges = ({
  cidr_blocks: blocks,
  ipv6_cidr_blocks: blocks6,
  cidr_ipv4: range,
  cidr_ipv6: range6,
}: ResourceValues): readonly string[] => [blocks, blocks6, range, range6].flatMap(asStrings);

function getIngress({ type, values }: PlannedResource): readonly ResourceValues[] {
  if (!INGRESS_TYPES.includes(type)) return asBlocks(values.ingress);
  return values.type === 'egress' ? [] : [values];
}
