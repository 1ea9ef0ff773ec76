import { parseTemplateJson } from '../policy-documents';
import { expectReference } from '../requirements/expected-values';
import { requireResource, type ResourceRequirement } from '../requirements/resource-requirements';

/** The conditions of the five patterns, which each pattern must contain. */
const PATTERN_CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  HighValueDomestic: [
    '"amount":[{"numeric":[">=",1000]}]',
    '"currency":["USD"]',
    '"region":["us-east-1"',
    '"us-west-2"',
  ],
  HighRiskMerchant: ['"merchantCategory":["electronics","luxury","crypto"]'],
  GeoAnomaly: ['"cardNotPresent":[true]', '"country":[{"anything-but":["US","NL","DE","FR"', '"GB"', '"UK"'],
  VelocitySpike: ['"recentTxnCount":[{"numeric":[">=",'],
  NightTime: ['"localHour":[{"numeric":[">=",0,"<=",5]}]'],
};

/** The names of the five rules. */
export const ANOMALY_RULES: readonly string[] = Object.keys(PATTERN_CONDITIONS);

/** Requires a pattern that contains each condition, whatever the order of its fields. */
export const requirePattern = (name: string): ResourceRequirement =>
  requireResource('aws_cloudwatch_event_rule', name, {
    event_bus_name: expectReference('aws_cloudwatch_event_bus', 'TransactionBus'),
    state: 'ENABLED',
    event_pattern: {
      description: `containing ${PATTERN_CONDITIONS[name]!.join(', ')}`,
      matches: (value) => {
        const text = JSON.stringify(parseTemplateJson(value) ?? {});
        return PATTERN_CONDITIONS[name]!.every((condition) => text.includes(condition));
      },
    },
  });
