import { readFileSync } from 'node:fs';
import { WILDCARD_ACTIONS } from '../../src/modules/iam';
import { ARCHITECTURE, RUNTIME } from '../../src/modules/runtime';
import { findViolations } from '../../src/policies/find-violations';
import { GENERAL_RULES } from '../../src/policies/rules';
import { listUnscopedActions, UNSCOPED_ACTIONS_FILE } from '../../tools/unscoped-actions';
import { UNSCOPED_ACTIONS } from '../../src/policies/rules/resource-width';
import { TYPES_WITHOUT_RULES } from '../../src/policies/rules/types';
import { evaluatePatternDetection } from './pattern-detection/evaluated-stack';
import { createStack, type TestResources } from './test-stack';

const findViolationsOf = (id: string, resources: TestResources) =>
  findViolations(createStack(resources)).filter(({ check }) => check === id);

it('the types that need no rules have none', () => {
  const types = evaluatePatternDetection().resources.map(({ type }) => type);
  const typesWithRules = GENERAL_RULES.flatMap((rule) => rule.types ?? []);
  expect(TYPES_WITHOUT_RULES.filter((type) => typesWithRules.includes(type))).toEqual([]);
  expect(TYPES_WITHOUT_RULES.filter((type) => !types.includes(type))).toEqual([
    'aws_api_gateway_account',
    'aws_api_gateway_base_path_mapping',
    'aws_cloudwatch_event_archive',
    'aws_cloudwatch_composite_alarm',
    'aws_db_subnet_group',
    'aws_ecr_lifecycle_policy',
    'aws_ecr_replication_configuration',
    'aws_flow_log',
    'aws_lambda_function_event_invoke_config',
    'aws_lambda_provisioned_concurrency_config',
    'aws_route53_record',
    'aws_route_table_association',
    'aws_s3_bucket_intelligent_tiering_configuration',
  ]);
});

describe('the rules and the modules', () => {
  it('agree on the runtime and the architecture', () => {
    const resources = { aws_lambda_function: { F: { runtime: RUNTIME, architectures: [ARCHITECTURE] } } };
    expect([...findViolationsOf('MS-FN-1', resources), ...findViolationsOf('MS-FN-2', resources)]).toEqual(
      [],
    );
  });

  it('agree on the actions that accept no narrower resource than *', () => {
    expect(Object.keys(WILDCARD_ACTIONS).filter((action) => !UNSCOPED_ACTIONS.has(action))).toEqual([]);
  });
});

it('MS-IAM-2 contains the list of the installed version of AWS’s data (npx tsx tools/unscoped-actions.ts writes it)', async () => {
  expect(JSON.parse(readFileSync(UNSCOPED_ACTIONS_FILE, 'utf8'))).toEqual(await listUnscopedActions());
});
