import { loadWaivers } from '../../../src/cli/review/policy-waivers';
import { TRADE_REGIONS } from '../../../src/config/trade-foundation';
import { findViolations } from '../../../src/policies/find-violations';
import { applyWaivers } from '../../../src/policies/waivers';
import { evaluateSynthesized } from '../../support/evaluate';
import type { Synthesized } from '../../support/synth';
import { synthesizeFoundation } from '../../systems/trade-foundation/synthesize';
import { removeResource, removeType, replaceText, setAttributes } from '../change-stack';

type Json = Synthesized['json'];
const stacks = synthesizeFoundation({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'trial' });
const TABLE = 'aws_dynamodb_table';

/** Finds the violations of the stack in a region after a change. */
const findChanged = (change: (json: Json) => void, index = 0) => {
  const copy = structuredClone(stacks[index]!.json);
  change(copy);
  return findViolations(evaluateSynthesized('trade-foundation', copy, 'trial'));
};
const listRules = (...options: Parameters<typeof findChanged>) => [
  ...new Set(findChanged(...options).map(({ check }) => check)),
];

it.each(TRADE_REGIONS)('the stack in %s violates no rule without a waiver', (region) => {
  const violations = findChanged(() => {}, TRADE_REGIONS.indexOf(region));
  expect(applyWaivers(violations, loadWaivers()).unwaived).toEqual([]);
});

it.each<[string, string, (json: Json) => void]>([
  [
    'another region of images',
    'TF-ECR-1',
    replaceText(
      'aws_ecr_replication_configuration',
      'TradeImageReplication',
      'replication_configuration',
      'eu-west-1',
      'eu-west-2',
    ),
  ],
  [
    'other images',
    'TF-ECR-1',
    replaceText(
      'aws_ecr_replication_configuration',
      'TradeImageReplication',
      'replication_configuration',
      'trade-functions',
      'functions',
    ),
  ],
  ['no table', 'TF-REQ-1', removeType(TABLE)],
  ['provisioned capacity', 'TF-REQ-1', setAttributes(TABLE, 'Trades', { billing_mode: 'PROVISIONED' })],
  ['no replica', 'TF-REQ-1', setAttributes(TABLE, 'Trades', { replica: [] })],
  [
    'a replica without tags',
    'TF-REQ-1',
    replaceText(TABLE, 'Trades', 'replica', '"propagate_tags":true', '"propagate_tags":false'),
  ],
  [
    'a replica without recovery',
    'TF-REQ-2',
    replaceText(
      TABLE,
      'Trades',
      'replica',
      '"point_in_time_recovery":true',
      '"point_in_time_recovery":false',
    ),
  ],
  ['no stream', 'TF-REQ-2', setAttributes(TABLE, 'Trades', { stream_view_type: undefined })],
  [
    'no index of accounts',
    'TF-REQ-3',
    replaceText(TABLE, 'Trades', 'global_secondary_index', 'accountDay', 'account'),
  ],
  ['no repository', 'TF-REQ-4', removeType('aws_ecr_repository')],
  [
    'a repository from which Lambda cannot pull',
    'TF-REQ-4',
    replaceText(
      'aws_ecr_repository_policy',
      'TradeFunctions',
      'policy',
      'lambda.amazonaws.com',
      'ecs.amazonaws.com',
    ),
  ],
  ['no output', 'TF-REQ-5', removeType('output')],
  [
    'another tag',
    'TF-REQ-5',
    ({ provider }) => Object.assign(provider.aws![0]!, { default_tags: [{ tags: { Project: 'x' } }] }),
  ],
  [
    'tags that can name another image',
    'MS-ECR-1',
    setAttributes('aws_ecr_repository', 'TradeFunctions', { image_tag_mutability: 'MUTABLE' }),
  ],
  ['no lifecycle of images', 'MS-ECR-3', removeResource('aws_ecr_lifecycle_policy', 'TradeFunctions')],
])('reports %s: %s', (_what, rule, change) => {
  expect(listRules(() => {})).not.toContain(rule);
  expect(listRules(change)).toContain(rule);
});

it('requires the table in the primary region only, and the repository in both', () => {
  expect(listRules(removeType('aws_ecr_repository'), 1)).toContain('TF-REQ-4');
  expect(stacks[1].json.resource[TABLE]).toBeUndefined();
});
