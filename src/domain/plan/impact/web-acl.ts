import { isEmpty } from '../diff';
import type { Json } from '../plan';
import { asList, asMap } from '../value';
import {
  type Attributes,
  type Impact,
  createNetworkImpact,
  shortenName,
  type ChangedResource,
  getLabel,
} from './impact';

/** Finds changes of what a web ACL allows, and of the resources that it protects. */
export function findWebAclImpacts(change: ChangedResource): Impact[] {
  if (change.type === 'aws_wafv2_web_acl_association') return findAssociationImpacts(change);
  if (change.type !== 'aws_wafv2_web_acl' || change.created || change.deleted) return [];
  return [...findDefaultActionImpacts(change), ...findRuleImpacts(change)];
}

function findAssociationImpacts({
  before,
  after,
  unknown,
  created,
  deleted,
  address,
}: ChangedResource): Impact[] {
  const getProtectedName = (side: Attributes): string =>
    typeof side.resource_arn === 'string' ? shortenName(side.resource_arn) : `the resource of ${address}`;
  if (deleted)
    return [createNetworkImpact('widens', `${getProtectedName(before)} is no longer protected by a web ACL`)];
  if (created)
    return [createNetworkImpact('narrows', `${getProtectedName(after)} is now protected by a web ACL`)];
  const isOtherAcl = unknown.web_acl_arn === true || before.web_acl_arn !== after.web_acl_arn;
  return isOtherAcl
    ? [createNetworkImpact('changes', `${getProtectedName(after)} is now protected by another web ACL`)]
    : [];
}

/** The name of the nested block that is set: `allow`, `block`, `count` … */
const getActionName = (action: Json | undefined): string =>
  Object.entries(asMap(asList(action)[0])).find(
    ([, block]) => block !== null && !(Array.isArray(block) && block.length === 0),
  )?.[0] ?? 'none';

function findDefaultActionImpacts(change: ChangedResource): Impact[] {
  const [previous, current] = [
    getActionName(change.before.default_action),
    getActionName(change.after.default_action),
  ];
  if (previous === current) return [];
  const description = `the default action of web ACL ${getLabel(change)} is now ${current} instead of ${previous}`;
  return [createNetworkImpact(current === 'block' ? 'narrows' : 'widens', description)];
}

function findRuleImpacts(change: ChangedResource): Impact[] {
  const mapRules = (side: Attributes) =>
    new Map(asList(side.rule).map((rule) => [String(asMap(rule).name), asMap(rule)]));
  const [before, after] = [mapRules(change.before), mapRules(change.after)];
  const acl = `web ACL ${getLabel(change)}`;
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [previous, current] = [before.get(name), after.get(name)];
    if (!previous)
      return [
        createNetworkImpact(isAllowRule(current!) ? 'widens' : 'narrows', `${acl} has the new rule ${name}`),
      ];
    if (!current)
      return [
        createNetworkImpact(
          isAllowRule(previous) ? 'narrows' : 'widens',
          `${acl} no longer has the rule ${name}`,
        ),
      ];
    const [oldAction, newAction] = [getRuleAction(previous), getRuleAction(current)];
    if (oldAction !== newAction) {
      // Without an override, the actions of the group apply.
      const effect = ['block', 'override with none'].includes(newAction) ? 'narrows' : 'widens';
      const description = `the action of rule ${name} of ${acl} is now ${newAction} instead of ${oldAction}`;
      return [createNetworkImpact(effect, description)];
    }
    const [oldLimit, newLimit] = [getRateLimit(previous), getRateLimit(current)];
    if (oldLimit !== newLimit && oldLimit !== undefined && newLimit !== undefined) {
      const description = `the rate limit of rule ${name} of ${acl} is now ${newLimit} instead of ${oldLimit} requests`;
      return [createNetworkImpact(newLimit > oldLimit ? 'widens' : 'narrows', description)];
    }
    if (JSON.stringify(previous.statement) === JSON.stringify(current.statement)) return [];
    return [createNetworkImpact('changes', `rule ${name} of ${acl} has another statement`)];
  });
}

/** The action of a rule. A rule group has an override instead; `none` retains the actions of the group. */
const getRuleAction = (rule: Attributes): string =>
  isEmpty(rule.action) && asList(rule.action).length === 0
    ? `override with ${getActionName(rule.override_action)}`
    : getActionName(rule.action);
const isAllowRule = (rule: Attributes): boolean => getRuleAction(rule) === 'allow';

function getRateLimit(rule: Attributes): number | undefined {
  const statement = asMap(asList(rule.statement)[0]);
  const { limit } = asMap(asList(statement.rate_based_statement)[0]);
  return typeof limit === 'number' ? limit : undefined;
}
