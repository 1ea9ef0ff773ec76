import { isEmpty } from '../diff';
import type { Json } from '../plan';
import {
  asAttributes,
  asList,
  type Attributes,
  type Impact,
  createNetworkImpact,
  shortenName,
  type ChangedResource,
  getLabel,
} from './impact';

/** What a web ACL lets through after the change, and what stands behind one. */
export function findWebAclImpacts(sides: ChangedResource): Impact[] {
  if (sides.type === 'aws_wafv2_web_acl_association') return findAssociationImpacts(sides);
  if (sides.type !== 'aws_wafv2_web_acl' || sides.created || sides.deleted) return [];
  return [...findDefaultActionImpacts(sides), ...findRuleImpacts(sides)];
}

function findAssociationImpacts({
  before,
  after,
  unknown,
  created,
  deleted,
  address,
}: ChangedResource): Impact[] {
  const nameOf = (side: Attributes): string =>
    typeof side.resource_arn === 'string' ? shortenName(side.resource_arn) : `what ${address} names`;
  if (deleted) return [createNetworkImpact('widens', `${nameOf(before)} is no longer behind a web ACL`)];
  if (created) return [createNetworkImpact('narrows', `${nameOf(after)} is now behind a web ACL`)];
  const moved = unknown.web_acl_arn === true || before.web_acl_arn !== after.web_acl_arn;
  return moved ? [createNetworkImpact('moves', `${nameOf(after)} is now behind another web ACL`)] : [];
}

/** `allow`, `block`, `count` …: the block of an action that is there. */
const getActionName = (action: Json | undefined): string =>
  Object.entries(asAttributes(asList(action)[0])).find(
    ([, block]) => block !== null && !(Array.isArray(block) && block.length === 0),
  )?.[0] ?? 'none';

function findDefaultActionImpacts(sides: ChangedResource): Impact[] {
  const [was, is] = [getActionName(sides.before.default_action), getActionName(sides.after.default_action)];
  if (was === is) return [];
  const sentence = `web ACL ${getLabel(sides)} now ${is}s what no rule names; before it did ${was} it`;
  return [createNetworkImpact(is === 'block' ? 'narrows' : 'widens', sentence)];
}

function findRuleImpacts(sides: ChangedResource): Impact[] {
  const byName = (side: Attributes) =>
    new Map(asList(side.rule).map((rule) => [String(asAttributes(rule).name), asAttributes(rule)]));
  const [before, after] = [byName(sides.before), byName(sides.after)];
  const acl = `web ACL ${getLabel(sides)}`;
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!was)
      return [
        createNetworkImpact(isAllowRule(is!) ? 'widens' : 'narrows', `${acl} has the new rule ${name}`),
      ];
    if (!is)
      return [
        createNetworkImpact(isAllowRule(was) ? 'narrows' : 'widens', `${acl} no longer has the rule ${name}`),
      ];
    const [did, does] = [getRuleAction(was), getRuleAction(is)];
    if (did !== does) {
      const effect = does === 'block' ? 'narrows' : 'widens';
      return [createNetworkImpact(effect, `rule ${name} of ${acl} is now to ${does}, and was to ${did}`)];
    }
    const [from, to] = [getRateLimit(was), getRateLimit(is)];
    if (from !== to && from !== undefined && to !== undefined) {
      const sentence = `rule ${name} of ${acl} lets ${to} requests of one client through, and ${from} before`;
      return [createNetworkImpact(to > from ? 'widens' : 'narrows', sentence)];
    }
    if (JSON.stringify(was.statement) === JSON.stringify(is.statement)) return [];
    return [createNetworkImpact('moves', `rule ${name} of ${acl} looks at something else`)];
  });
}

/** A rule has an action, or for a group of rules an override: `none` leaves the group's own actions. */
const getRuleAction = (rule: Attributes): string =>
  isEmpty(rule.action) && asList(rule.action).length === 0
    ? `override with ${getActionName(rule.override_action)}`
    : getActionName(rule.action);
const isAllowRule = (rule: Attributes): boolean => getRuleAction(rule) === 'allow';

function getRateLimit(rule: Attributes): number | undefined {
  const statement = asAttributes(asList(rule.statement)[0]);
  const { limit } = asAttributes(asList(statement.rate_based_statement)[0]);
  return typeof limit === 'number' ? limit : undefined;
}
