import { asBlocks, type ResourceValues } from '../../domain/plan/resources';
import type { ExpectedValue } from '../requirements/expected-values';

const BLOCKED_COUNTRIES = ['CN', 'KP', 'RU'];

const blocksRequests = ({ action }: ResourceValues): boolean =>
  asBlocks(action).some((block) => asBlocks(block.block).length > 0);

const createRuleExpectation = (
  description: string,
  isExpected: (rule: ResourceValues, statement: ResourceValues) => boolean,
): ExpectedValue => ({
  description,
  matches: (value) =>
    asBlocks(value).some((rule) => asBlocks(rule.statement).some((statement) => isExpected(rule, statement))),
});

/** The rules of the web ACL, in addition to the rate limit (MS-WAF-1 and MS-WAF-3). */
export const EXPECTED_FIREWALL_RULES: readonly ExpectedValue[] = [
  createRuleExpectation(
    `a rule that blocks ${BLOCKED_COUNTRIES.join(', ')}`,
    (rule, { geo_match_statement: geo }) => {
      const codes = asBlocks(geo).flatMap(({ country_codes: list }) => (Array.isArray(list) ? list : []));
      return blocksRequests(rule) && [...codes].sort().join() === BLOCKED_COUNTRIES.join();
    },
  ),
  createRuleExpectation(
    'AWSManagedRulesCommonRuleSet, without overriding its actions to count',
    (rule, { managed_rule_group_statement: group }) =>
      asBlocks(group).some(
        ({ name }) =>
          name === 'AWSManagedRulesCommonRuleSet' &&
          asBlocks(rule.override_action).every(({ count }) => asBlocks(count).length === 0),
      ),
  ),
  createRuleExpectation(
    'a rule that blocks requests without a well-formed x-api-key header',
    (rule, statement) => {
      const text = JSON.stringify(statement);
      return (
        blocksRequests(rule) &&
        text.includes('"x-api-key"') &&
        text.includes('"regex_pattern_set_reference_statement"')
      );
    },
  ),
];
