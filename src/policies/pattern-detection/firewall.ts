import { asBlocks, type ResourceValues } from '../../domain/plan/resources';
import type { Wanted } from './wanted';

const COUNTRIES = ['CN', 'KP', 'RU'];

const isBlocking = ({ action }: ResourceValues): boolean =>
  asBlocks(action).some((one) => asBlocks(one.block).length > 0);

const aRule = (says: string, is: (rule: ResourceValues, statement: ResourceValues) => boolean): Wanted => ({
  says,
  holds: (value) => asBlocks(value).some((rule) => asBlocks(rule.statement).some((part) => is(rule, part))),
});

/** The rules that the firewall has beside that on the rate, which is a rule of its own (MS-WAF-1). */
export const firewallRules: readonly Wanted[] = [
  aRule(`a rule that blocks ${COUNTRIES.join(', ')}`, (rule, { geo_match_statement: geo }) => {
    const codes = asBlocks(geo).flatMap(({ country_codes: list }) => (Array.isArray(list) ? list : []));
    return isBlocking(rule) && [...codes].sort().join() === COUNTRIES.join();
  }),
  aRule('AWSManagedRulesCommonRuleSet, not only counting', (rule, { managed_rule_group_statement: set }) =>
    asBlocks(set).some(
      ({ name }) =>
        name === 'AWSManagedRulesCommonRuleSet' &&
        asBlocks(rule.override_action).every(({ count }) => asBlocks(count).length === 0),
    ),
  ),
  aRule('a rule that blocks what has no x-api-key of the right form', (rule, statement) => {
    const text = JSON.stringify(statement);
    return (
      isBlocking(rule) &&
      text.includes('"x-api-key"') &&
      text.includes('"regex_pattern_set_reference_statement"')
    );
  }),
];
