import { asBlocks, type PlannedResource, type ResourceValues } from '../domain/plan/resources';
import { formatAttributeValue } from './rule';

/** A rate-based rule of a web ACL. */
export interface RateLimit {
  /** Its `rate_based_statement`. */
  readonly values: ResourceValues;
  readonly isBlocking: boolean;
  /** Whether a rule of a higher priority allows some requests before they are counted. */
  readonly isBypassed: boolean;
}

const hasAction = ({ action }: ResourceValues, name: string): boolean =>
  asBlocks(action).some((block) => asBlocks(block[name]).length > 0);

/** Returns the rate-based rules of a web ACL. */
export function getRateLimits({ values }: PlannedResource): readonly RateLimit[] {
  const rules = asBlocks(values.rule);
  return rules.flatMap((rule) =>
    asBlocks(rule.statement)
      .flatMap((statement) => asBlocks(statement.rate_based_statement))
      .map((rate) => ({
        values: rate,
        isBlocking: hasAction(rule, 'block'),
        isBypassed: rules.some(
          (other) => hasAction(other, 'allow') && Number(other.priority) < Number(rule.priority),
        ),
      })),
  );
}

/** Whether the rule counts all requests of each address and blocks the address above the limit. */
export const limitsEachAddress = ({ values, isBlocking, isBypassed }: RateLimit): boolean =>
  isBlocking &&
  !isBypassed &&
  values.aggregate_key_type === 'IP' &&
  asBlocks(values.scope_down_statement).length === 0;

/** Formats a rate-based rule for a line of a report. */
export const formatRateLimit = ({ values, isBlocking, isBypassed }: RateLimit): string =>
  [
    `${formatAttributeValue(values.limit)} in ${formatAttributeValue(values.evaluation_window_sec)} s for each ${formatAttributeValue(values.aggregate_key_type)}`,
    ...(isBlocking ? [] : ['without a block']),
    ...(asBlocks(values.scope_down_statement).length > 0 ? ['for some requests only'] : []),
    ...(isBypassed ? ['after a rule that allows'] : []),
  ].join(', ');
