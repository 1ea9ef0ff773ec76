import type { TestResources } from '../test-stack';
import type { RuleCase } from '../test-case';

const BLOCK = { action: { block: {} } };
const RATE = { limit: 2000, evaluation_window_sec: 300, aggregate_key_type: 'IP' };
/** A web ACL with a rate-based rule and other rules. */
export const createWebAcl = (
  rate: object,
  action: object = BLOCK,
  ...others: readonly object[]
): TestResources => ({
  aws_wafv2_web_acl: {
    W: {
      rule: [
        { priority: 1, ...action, statement: { rate_based_statement: { ...RATE, ...rate } } },
        { priority: 2, ...BLOCK, statement: { geo_match_statement: {} } },
        ...others,
      ],
    },
  },
});
const COMPLIANT = createWebAcl({}, BLOCK, { priority: 3, action: { allow: {} }, statement: {} });
const createRateLimitCase = (violating: TestResources, found: string): RuleCase => [
  'MS-WAF-1',
  { violating, compliant: COMPLIANT, found },
];

const STAGE = { aws_api_gateway_stage: { S: { stage_name: 'dev' } } };
const createAssociation = (
  web_acl_arn: string,
  resource_arn = '${aws_api_gateway_stage.S.arn}',
): TestResources => ({
  ...STAGE,
  aws_wafv2_web_acl: { W: {} },
  aws_wafv2_web_acl_association: { A: { resource_arn, web_acl_arn } },
});
const createAssociationCase = (violating: TestResources): RuleCase => [
  'MS-WAF-2',
  {
    violating,
    compliant: createAssociation('${aws_wafv2_web_acl.W.arn}'),
    found: 'no association with a web ACL of the stack',
  },
];

/** A web ACL limits each address, and is associated with every stage. */
export const FIREWALL_CASES: readonly RuleCase[] = [
  createRateLimitCase({ aws_wafv2_web_acl: { W: {} } }, 'no rate-based rule'),
  createRateLimitCase(createWebAcl({ aggregate_key_type: 'CONSTANT' }), '2000 in 300 s for each CONSTANT'),
  createRateLimitCase(
    createWebAcl({}, { action: { count: {} } }),
    '2000 in 300 s for each IP, without a block',
  ),
  createRateLimitCase(
    createWebAcl({ scope_down_statement: [{ geo_match_statement: {} }] }),
    '2000 in 300 s for each IP, for some requests only',
  ),
  createRateLimitCase(
    createWebAcl({}, BLOCK, { priority: 0, action: { allow: {} }, statement: {} }),
    '2000 in 300 s for each IP, after a rule that allows',
  ),
  createAssociationCase(STAGE),
  createAssociationCase(createAssociation('arn:aws:wafv2:us-east-1:1:regional/webacl/Other/1')),
  createAssociationCase(
    createAssociation('${aws_wafv2_web_acl.W.arn}', '${aws_api_gateway_stage.Other.arn}'),
  ),
];
