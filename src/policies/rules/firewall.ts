import { asBlocks, type PlannedResource, refersTo, type ResourceValues } from '../../domain/plan/resources';
import { type ReviewedStack, type Rule, shown, unless } from '../rule';

const [REQUESTS, SECONDS] = [2000, 300];

interface Rate {
  readonly values: ResourceValues;
  readonly blocks: boolean;
  /** Whether a rule before it lets some requests past it. */
  readonly passed: boolean;
}

const hasBlock = ({ action }: ResourceValues, name: string): boolean =>
  asBlocks(action).some((one) => asBlocks(one[name]).length > 0);

const ratesOf = ({ values }: PlannedResource): readonly Rate[] => {
  const rules = asBlocks(values.rule);
  return rules.flatMap((rule) =>
    asBlocks(rule.statement)
      .flatMap((statement) => asBlocks(statement.rate_based_statement))
      .map((rate) => ({
        values: rate,
        blocks: hasBlock(rule, 'block'),
        passed: rules.some((one) => hasBlock(one, 'allow') && Number(one.priority) < Number(rule.priority)),
      })),
  );
};

/** Exactly what the requirement says: each address, all of its requests, 2000 in five minutes, blocked. */
const isExact = ({ values, blocks: isBlocking, passed }: Rate): boolean =>
  isBlocking &&
  !passed &&
  values.limit === REQUESTS &&
  values.evaluation_window_sec === SECONDS &&
  values.aggregate_key_type === 'IP' &&
  asBlocks(values.scope_down_statement).length === 0;

const inWords = ({ values, blocks: isBlocking, passed }: Rate): string =>
  [
    `${shown(values.limit)} in ${shown(values.evaluation_window_sec)} s for each ${shown(values.aggregate_key_type)}`,
    ...(isBlocking ? [] : ['without a block']),
    ...(asBlocks(values.scope_down_statement).length > 0 ? ['for some requests only'] : []),
    ...(passed ? ['after a rule that allows'] : []),
  ].join(', ');

const before = (stage: PlannedResource, { resources }: ReviewedStack): PlannedResource | undefined => {
  const association = resources.find(
    (one) => one.type === 'aws_wafv2_web_acl_association' && refersTo(one, 'resource_arn', stage),
  );
  return (
    association &&
    resources.find((one) => one.type === 'aws_wafv2_web_acl' && refersTo(association, 'web_acl_arn', one))
  );
};

/** The firewall before the REST API. */
export const FIREWALL_RULES: readonly Rule[] = [
  {
    id: 'MS-WAF-1',
    title: 'the firewall blocks an address after 2000 requests in five minutes',
    severity: 'high',
    source: 'C12',
    mend: 'make the web ACL with WebAcl (src/modules/web-acl.ts) and requestsPerFiveMinutes 2000',
    types: ['aws_wafv2_web_acl'],
    check(acl) {
      const rates = ratesOf(acl);
      return unless(
        rates.some(isExact),
        rates.map(inWords).join('; ') || 'no rate-based rule',
        `a rule for each IP and all its requests that blocks after ${REQUESTS} in ${SECONDS} s`,
      );
    },
  },
  {
    id: 'MS-WAF-2',
    title: 'the firewall stands before every stage',
    severity: 'high',
    source: 'requirement 16',
    mend: 'call protect of WebAcl with the stage’s ARN',
    types: ['aws_api_gateway_stage'],
    check: (stage, stack) =>
      unless(
        before(stage, stack) !== undefined,
        'no association with a web ACL of the stack',
        'an aws_wafv2_web_acl_association with its ARN and the web ACL’s',
      ),
  },
];
