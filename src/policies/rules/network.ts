import { asBlocks, type PlannedResource, asTexts, type ResourceValues } from '../../domain/plan/resources';
import { isInternet } from '../ranges';
import { type Rule, unless } from '../rule';

const INGRESS_RULES = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'];

/** What the network lets in from the internet. */
export const INGRESS_RULE: Rule = {
  id: 'MS-PUB-2',
  title: 'no security group lets the whole internet in, or a large part of it',
  severity: 'high',
  source: 'security',
  mend: 'let in a security group or the addresses that need it',
  types: ['aws_security_group', 'aws_default_security_group', ...INGRESS_RULES],
  check: (group) =>
    ingressOf(group).flatMap((rule) => {
      const open = [
        ...asTexts(rule.cidr_blocks),
        ...asTexts(rule.ipv6_cidr_blocks),
        ...asTexts(rule.cidr_ipv4),
        ...asTexts(rule.cidr_ipv6),
      ].filter(isInternet);
      return unless(
        open.length === 0,
        `${open.join(', ')} to port ${String(rule.from_port ?? 'any')}`,
        'private ranges, or public ones of a /16 and less (IPv6: /32)',
      );
    }),
};

/** What the internet is to reach. */
export const LOAD_BALANCER_RULE: Rule = {
  id: 'MS-PUB-9',
  title: 'no load balancer faces the internet, unless a waiver says why',
  severity: 'high',
  source: 'security',
  mend: 'set internal; a load balancer that is meant for everybody gets a waiver with its reason',
  types: ['aws_lb', 'aws_alb', 'aws_elb'],
  check: ({ values: { internal } }) => unless(internal === true, internal, 'internal true'),
};

function ingressOf({ type, values }: PlannedResource): readonly ResourceValues[] {
  if (!INGRESS_RULES.includes(type)) return asBlocks(values.ingress);
  return values.type === 'egress' ? [] : [values];
}
