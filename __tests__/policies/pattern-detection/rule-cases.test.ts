import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/cli/session';
import { findViolations } from '../../../src/policies/find-violations';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import { applyWaivers } from '../../../src/policies/waivers';
import { createDeploymentGroup, createInvokingQueue, createLogGroup, STAGE } from '../test-case';
import { CATALOG } from '../../../src/policies/catalog';
import { readRuleTable } from '../rule-table';
import { createStack, type TestResources } from '../test-stack';
import { REQUIREMENT_CASES } from './cases';

const findViolationsOf = (id: string, resources: TestResources) =>
  findViolations(createStack(resources, { system: 'pattern-detection' })).filter(({ check }) => check === id);

describe.each(REQUIREMENT_CASES)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = findViolationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'pattern-detection-trial' });
    // The report contains the expected value.
    expect(violation!.expected).toMatch(/\w\w/);
    expect(others).toEqual([]);
  });

  it('reports nothing for a compliant stack', () => {
    expect(findViolationsOf(id, compliant)).toEqual([]);
  });
});

it.each([[{}], [{ redrive_policy: null }], [{ redrive_policy: '{}' }]])(
  'MS-SQS-2 reports a queue that invokes a function with %j',
  (attributes) => {
    expect(findViolationsOf('MS-SQS-2', createInvokingQueue(attributes))).toHaveLength(1);
  },
);

describe('a waiver of a general rule or of its stricter requirement', () => {
  const HALVES: readonly (readonly [string, string, TestResources])[] = [
    ['MS-LOG-1', 'MS-LOG-2', createLogGroup(0)],
    ['MS-SQS-2', 'MS-SQS-3', createInvokingQueue({ redrive_policy: '' })],
    ['MS-API-1', 'MS-API-5', STAGE],
    ['MS-WAF-1', 'MS-WAF-3', { aws_wafv2_web_acl: { W: {} } }],
    ['MS-REL-1', 'MS-REL-2', createDeploymentGroup('CodeDeployDefault.LambdaAllAtOnce', false)],
  ];

  it.each(HALVES)('covers only the named one of %s and %s', (general, requirement, resources) => {
    const violations = [general, requirement].flatMap((id) => findViolationsOf(id, resources));
    const listUnwaived = (check: string) => {
      const waiver = { system: 'pattern-detection', check, address: '*', reason: '', owner: '', expires: '' };
      return applyWaivers(violations, [waiver]).unwaived.map((violation) => violation.check);
    };
    expect(listUnwaived(general)).toEqual([requirement]);
    expect(listUnwaived(requirement)).toEqual([general]);
  });
});

it('each rule and requirement has a title, a source and a fix, which names files of the project only', () => {
  const { rules, requirements } = PATTERN_DETECTION_REQUIREMENTS;
  for (const { id, title, source, fix } of [...rules, ...requirements]) {
    for (const text of [title, source, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/\w\w/)]);
    const files = fix.match(/\bsrc\/[\w./-]+\.\w+/g) ?? [];
    expect([id, files.filter((file) => !existsSync(join(ROOT, file)))]).toEqual([id, []]);
  }
});

it.each([
  ['arn:aws:lambda:us-east-1:123456789012:layer:dependencies:3', 0],
  ['arn:aws:lambda:us-east-1:123456789012:layer:dependencies', 1],
  ['${aws_lambda_layer_version.Dependencies.arn}', 0],
])('MS-FN-3 expects a layer with a version: %s', (layer, count) => {
  const functions = { aws_lambda_function: { F: { function_name: 'F-trial', layers: [layer] } } };
  expect(findViolationsOf('MS-FN-3', functions)).toHaveLength(count);
});

it('each rule has a case', () => {
  const ids = new Set(REQUIREMENT_CASES.map(([id]) => id));
  expect(PATTERN_DETECTION_REQUIREMENTS.rules.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

it('each requirement is in help/pattern-detection.md', () => {
  expect(readRuleTable('help/pattern-detection.md')).toEqual(
    CATALOG.filter(({ scope }) => scope === 'pattern-detection').map(({ id, severity, title, source }) => [
      id,
      severity,
      title,
      source,
    ]),
  );
});
