import { isEmpty } from '../diff';
import type { Json } from '../plan';
import {
  attributesOf,
  listOf,
  type Attributes,
  type Meaning,
  network,
  shortName,
  type Sides,
  titleOf,
} from './meaning';

/** What a web ACL lets through after the change, and what stands behind one. */
export function webAclMeanings(sides: Sides): Meaning[] {
  if (sides.type === 'aws_wafv2_web_acl_association') return association(sides);
  if (sides.type !== 'aws_wafv2_web_acl' || sides.created || sides.deleted) return [];
  return [...defaultAction(sides), ...rules(sides)];
}

function association({ before, after, unknown, created, deleted, address }: Sides): Meaning[] {
  const nameOf = (side: Attributes): string =>
    typeof side.resource_arn === 'string' ? shortName(side.resource_arn) : `what ${address} names`;
  if (deleted) return [network('widens', `${nameOf(before)} is no longer behind a web ACL`)];
  if (created) return [network('narrows', `${nameOf(after)} is now behind a web ACL`)];
  const moved = unknown.web_acl_arn === true || before.web_acl_arn !== after.web_acl_arn;
  return moved ? [network('moves', `${nameOf(after)} is now behind another web ACL`)] : [];
}

/** `allow`, `block`, `count` …: the block of an action that is there. */
const actionOf = (action: Json | undefined): string =>
  Object.entries(attributesOf(listOf(action)[0])).find(
    ([, block]) => block !== null && !(Array.isArray(block) && block.length === 0),
  )?.[0] ?? 'none';

function defaultAction(sides: Sides): Meaning[] {
  const [was, is] = [actionOf(sides.before.default_action), actionOf(sides.after.default_action)];
  if (was === is) return [];
  const sentence = `web ACL ${titleOf(sides)} now ${is}s what no rule names; before it did ${was} it`;
  return [network(is === 'block' ? 'narrows' : 'widens', sentence)];
}

function rules(sides: Sides): Meaning[] {
  const byName = (side: Attributes) =>
    new Map(listOf(side.rule).map((rule) => [String(attributesOf(rule).name), attributesOf(rule)]));
  const [before, after] = [byName(sides.before), byName(sides.after)];
  const acl = `web ACL ${titleOf(sides)}`;
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!was) return [network(allows(is!) ? 'widens' : 'narrows', `${acl} has the new rule ${name}`)];
    if (!is) return [network(allows(was) ? 'narrows' : 'widens', `${acl} no longer has the rule ${name}`)];
    const [did, does] = [ruleAction(was), ruleAction(is)];
    if (did !== does) {
      const effect = does === 'block' ? 'narrows' : 'widens';
      return [network(effect, `rule ${name} of ${acl} is now to ${does}, and was to ${did}`)];
    }
    const [from, to] = [rateOf(was), rateOf(is)];
    if (from !== to && from !== undefined && to !== undefined) {
      const sentence = `rule ${name} of ${acl} lets ${to} requests of one client through, and ${from} before`;
      return [network(to > from ? 'widens' : 'narrows', sentence)];
    }
    if (JSON.stringify(was.statement) === JSON.stringify(is.statement)) return [];
    return [network('moves', `rule ${name} of ${acl} looks at something else`)];
  });
}

/** A rule has an action, or for a group of rules an override: `none` leaves the group's own actions. */
const ruleAction = (rule: Attributes): string =>
  isEmpty(rule.action) && listOf(rule.action).length === 0
    ? `override with ${actionOf(rule.override_action)}`
    : actionOf(rule.action);
const allows = (rule: Attributes): boolean => ruleAction(rule) === 'allow';

function rateOf(rule: Attributes): number | undefined {
  const statement = attributesOf(listOf(rule.statement)[0]);
  const { limit } = attributesOf(listOf(statement.rate_based_statement)[0]);
  return typeof limit === 'number' ? limit : undefined;
}
