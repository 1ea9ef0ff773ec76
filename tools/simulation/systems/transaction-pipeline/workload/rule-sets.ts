import { ANOMALY_RULES, DEFAULT_RULES, type RuleSet } from '../../../../../src/domain/transactions';
import type { Random } from '../../../core/random';

/** The points of the rule for merchants with a high risk: with 100, its transactions are declined. */
const POINTS = [100, 60, 5];

/** Creates the next rule set: another one of the rules is enabled, or worth other points. */
export const changeRules = ({ rules, revision }: RuleSet, random: Random): RuleSet => {
  const changed = random.pickOne(ANOMALY_RULES);
  return {
    revision: revision + 1,
    rules: rules.map((rule) =>
      rule.ruleId === changed
        ? { ...rule, version: rule.version + 1, points: random.pickOne(POINTS), enabled: random.happens(0.8) }
        : rule,
    ),
  };
};

/** The rules at the beginning: transactions of merchants with a high risk are declined. */
export const FIRST_RULES: RuleSet = {
  revision: 1,
  rules: DEFAULT_RULES.rules.map((rule) =>
    rule.ruleId === 'HighRiskMerchant' ? { ...rule, version: 2, points: 100 } : rule,
  ),
};
