import type { Planted } from './planted';
import type { Case } from './spec-cases';

const BLOCK = { action: { block: {} } };
const RATE = { limit: 2000, evaluation_window_sec: 300, aggregate_key_type: 'IP' };
/** A web ACL with a rule on the rate of requests, and others. */
const firewall = (rate: object, action: object = BLOCK, ...others: readonly object[]): Planted => ({
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
const KEEPS = firewall({}, BLOCK, { priority: 3, action: { allow: {} }, statement: {} });
const inexact = (breaks: Planted, found: string): Case => ['MS-WAF-1', { breaks, keeps: KEEPS, found }];

const STAGE = { aws_api_gateway_stage: { S: { stage_name: 'dev' } } };
const associated = (web_acl_arn: string, resource_arn = '${aws_api_gateway_stage.S.arn}'): Planted => ({
  ...STAGE,
  aws_wafv2_web_acl: { W: {} },
  aws_wafv2_web_acl_association: { A: { resource_arn, web_acl_arn } },
});
const unprotected = (breaks: Planted): Case => [
  'MS-WAF-2',
  {
    breaks,
    keeps: associated('${aws_wafv2_web_acl.W.arn}'),
    found: 'no association with a web ACL of the stack',
  },
];

/** The rate rule has to be exactly the requirement's, and to stand before what it protects. */
export const FIREWALL_CASES: readonly Case[] = [
  inexact({ aws_wafv2_web_acl: { W: {} } }, 'no rate-based rule'),
  inexact(firewall({ limit: 2001 }), '2001 in 300 s for each IP'),
  inexact(firewall({ evaluation_window_sec: 600 }), '2000 in 600 s for each IP'),
  inexact(firewall({ aggregate_key_type: 'CONSTANT' }), '2000 in 300 s for each CONSTANT'),
  inexact(firewall({}, { action: { count: {} } }), '2000 in 300 s for each IP, without a block'),
  inexact(
    firewall({ scope_down_statement: [{ geo_match_statement: {} }] }),
    '2000 in 300 s for each IP, for some requests only',
  ),
  inexact(
    firewall({}, BLOCK, { priority: 0, action: { allow: {} }, statement: {} }),
    '2000 in 300 s for each IP, after a rule that allows',
  ),
  unprotected(STAGE),
  unprotected(associated('arn:aws:wafv2:us-east-1:1:regional/webacl/Other/1')),
  unprotected(associated('${aws_wafv2_web_acl.W.arn}', '${aws_api_gateway_stage.Other.arn}')),
];
