import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/cli/session';
import { findViolations } from '../../../src/policies/find-violations';
import { TRANSACTION_PIPELINE_REQUIREMENTS } from '../../../src/policies/transaction-pipeline';
import { CATALOG } from '../../../src/policies/catalog';
import { readRuleTable } from '../rule-table';
import { createStack, type TestResources } from '../test-stack';
import { REQUIREMENT_CASES } from './cases';

const findViolationsOf = (id: string, resources: TestResources, stage = 'dev') =>
  findViolations({
    ...createStack(resources, { system: 'transaction-pipeline' }),
    defaultTags: { Project: 'P', Environment: stage, CostCenter: 'C' },
  }).filter(({ check }) => check === id);

describe.each(REQUIREMENT_CASES)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = findViolationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'transaction-pipeline-trial' });
    // The report contains the expected value.
    expect(violation!.expected).toMatch(/\w\w/);
    expect(others).toEqual([]);
  });

  it('reports nothing for a compliant stack', () => {
    expect(findViolationsOf(id, compliant)).toEqual([]);
  });
});

it.each([
  ['dev', 512, []],
  ['dev', 3008, ['memory_size 512']],
  ['prod', 3008, []],
  ['prod', 512, ['memory_size 3008']],
  ['test', 512, ['memory_size of the stage dev or prod, which the tag Environment names']],
])('TP-FN-1 expects the memory of the stage %s, not %i: %j', (stage, memory_size, expected) => {
  const functions = { aws_lambda_function: { F: { memory_size } } };
  expect(findViolationsOf('TP-FN-1', functions, stage).map((violation) => violation.expected)).toEqual(
    expected,
  );
});

it('each rule has a case', () => {
  const ids = new Set(REQUIREMENT_CASES.map(([id]) => id));
  expect(TRANSACTION_PIPELINE_REQUIREMENTS.rules.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual(
    [],
  );
});

it('each rule and requirement has a title, a source and a fix, which names files of the project only', () => {
  const { rules, requirements } = TRANSACTION_PIPELINE_REQUIREMENTS;
  for (const { id, title, source, fix } of [...rules, ...requirements]) {
    for (const text of [title, source, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/\w\w/)]);
    const files = fix.match(/\bsrc\/[\w./-]+\.\w+/g) ?? [];
    expect([id, files.filter((file) => !existsSync(join(ROOT, file)))]).toEqual([id, []]);
  }
});

it('each rule and requirement is in help/transaction-pipeline-policy.md', () => {
  expect(readRuleTable('help/transaction-pipeline-policy.md')).toEqual(
    CATALOG.filter(({ scope }) => scope === 'transaction-pipeline').map(({ id, severity, title, source }) => [
      id,
      severity,
      title,
      source,
    ]),
  );
});
