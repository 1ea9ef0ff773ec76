import type { Json } from '../plan';
import { asList, asMap } from '../value';
import { type Attributes, type Impact, type ChangedResource, getLabel } from './impact';

interface SecurityGroupRule {
  readonly isIngress: boolean;
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

/** Finds changes of the traffic that a security group allows. The order of its rules does not matter. */
export function findSecurityGroupImpacts(change: ChangedResource): Impact[] {
  const [before, after] = [parseRules(change, change.before), parseRules(change, change.after)];
  const group = String(change.after.security_group_id ?? change.before.security_group_id ?? getLabel(change));
  const findRulesOnlyIn = (
    rules: Map<string, SecurityGroupRule>,
    others: Map<string, SecurityGroupRule>,
    verb: string,
  ): Impact[] =>
    [...rules]
      .filter(([key]) => !others.has(key))
      .map(([, { isIngress, peer, ports }]) => ({
        kind: 'network',
        effect: verb === 'may now' ? 'widens' : 'narrows',
        description: isIngress
          ? `${peer} ${verb} reach ${ports} in security group ${group}`
          : `security group ${group} ${verb} reach ${ports} of ${peer}`,
      }));
  return [...findRulesOnlyIn(after, before, 'may now'), ...findRulesOnlyIn(before, after, 'may no longer')];
}

function parseRules({ type }: ChangedResource, side: Attributes): Map<string, SecurityGroupRule> {
  const isIngress = type === 'aws_security_group_rule' ? side.type === 'ingress' : IS_INGRESS[type];
  const blocks: (readonly [Json, boolean])[] =
    type === 'aws_security_group' || type === 'aws_default_security_group'
      ? [
          ...asList(side.ingress).map((rule) => [rule, true] as const),
          ...asList(side.egress).map((rule) => [rule, false] as const),
        ]
      : (type === 'aws_security_group_rule' || isIngress !== undefined) && Object.keys(side).length > 0
        ? [[side, isIngress === true]]
        : [];
  const rules = blocks.flatMap(([block, isIngressBlock]) => expandPeers(asMap(block), isIngressBlock));
  return new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
}

function expandPeers(rule: Attributes, isIngress: boolean): SecurityGroupRule[] {
  const peers = PEER_ATTRIBUTES.flatMap((field) => asList(rule[field]).map(String));
  if (rule.self === true) peers.push('the group itself');
  return peers.map((peer) => ({ isIngress, peer: formatPeer(peer, isIngress), ports: formatPorts(rule) }));
}

const formatPeer = (peer: string, isIngress: boolean): string => {
  if (peer === '0.0.0.0/0') return isIngress ? 'anyone on the internet' : 'everything on the internet';
  if (peer === '::/0')
    return isIngress ? 'anyone on the internet (IPv6)' : 'everything on the internet (IPv6)';
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
