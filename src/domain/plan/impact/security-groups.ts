import type { Json } from '../plan';
import { asAttributes, asList, type Attributes, type Impact, type ChangedResource, getLabel } from './impact';

interface SecurityGroupRule {
  readonly inward: boolean;
  readonly peer: string;
  readonly ports: string;
}

const IS_INGRESS: Readonly<Record<string, boolean | undefined>> = {
  aws_vpc_security_group_ingress_rule: true,
  aws_vpc_security_group_egress_rule: false,
};

const PEER_ATTRIBUTES = [
  ...['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6', 'prefix_list_ids', 'prefix_list_id'],
  ...['security_groups', 'source_security_group_id', 'referenced_security_group_id'],
];

/** Who may reach what a security group protects, and what it may reach, or no longer: rules as a set. */
export function findSecurityGroupImpacts(sides: ChangedResource): Impact[] {
  const [before, after] = [parseRules(sides, sides.before), parseRules(sides, sides.after)];
  const group = String(sides.after.security_group_id ?? sides.before.security_group_id ?? getLabel(sides));
  const tell = (
    some: Map<string, SecurityGroupRule>,
    others: Map<string, SecurityGroupRule>,
    verb: string,
  ): Impact[] =>
    [...some]
      .filter(([key]) => !others.has(key))
      .map(([, { inward, peer, ports }]) => ({
        kind: 'network',
        effect: verb === 'may now' ? 'widens' : 'narrows',
        description: inward
          ? `${peer} ${verb} reach ${ports} of what security group ${group} protects`
          : `what security group ${group} protects ${verb} reach ${ports} of ${peer}`,
      }));
  return [...tell(after, before, 'may now'), ...tell(before, after, 'may no longer')];
}

function parseRules({ type }: ChangedResource, side: Attributes): Map<string, SecurityGroupRule> {
  const inward = type === 'aws_security_group_rule' ? side.type === 'ingress' : IS_INGRESS[type];
  const blocks: (readonly [Json, boolean])[] =
    type === 'aws_security_group' || type === 'aws_default_security_group'
      ? [
          ...asList(side.ingress).map((rule) => [rule, true] as const),
          ...asList(side.egress).map((rule) => [rule, false] as const),
        ]
      : (type === 'aws_security_group_rule' || inward !== undefined) && Object.keys(side).length > 0
        ? [[side, inward === true]]
        : [];
  const rules = blocks.flatMap(([block, isInward]) => expandPeers(asAttributes(block), isInward));
  return new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
}

function expandPeers(rule: Attributes, inward: boolean): SecurityGroupRule[] {
  const peers = PEER_ATTRIBUTES.flatMap((field) => asList(rule[field]).map(String));
  if (rule.self === true) peers.push('the group itself');
  return peers.map((peer) => ({ inward, peer: formatPeer(peer, inward), ports: formatPorts(rule) }));
}

const formatPeer = (peer: string, inward: boolean): string => {
  if (peer === '0.0.0.0/0') return inward ? 'anyone on the internet' : 'everything on the internet';
  if (peer === '::/0') return inward ? 'anyone on the internet (IPv6)' : 'everything on the internet (IPv6)';
  return peer;
};

function formatPorts({ protocol, ip_protocol, from_port, to_port }: Attributes): string {
  const name = String(protocol ?? ip_protocol ?? '-1');
  if (name === '-1' || name === 'all') return 'every port';
  if (from_port === to_port) return `${name} port ${String(from_port)}`;
  return from_port === 0 && to_port === 65535
    ? `every ${name} port`
    : `${name} ports ${String(from_port)} to ${String(to_port)}`;
}
