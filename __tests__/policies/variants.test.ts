import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findViolations } from '../../src/policies/find-violations';
import { ACCESS_CASES } from './cases/access';
import { DATA_STORE_CASES } from './cases/data-stores';
import { FIREWALL_CASES } from './cases/firewall';
import { SECURITY_CASES } from './cases/security';
import { SERVICE_CASES } from './cases/services';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../src/policies/pattern-detection';
import { GENERAL_RULES } from '../../src/policies/rules';
import { REQUIREMENT_CASES } from './pattern-detection/cases';
import type { RuleCase } from './test-case';
import { createStack, type TestResources } from './test-stack';
import { listVariants } from './variants';

/** The violations of each case, and of the variants of its compliant resources that are not compliant. `UPDATE_REVIEWS=1` writes the file. */
const EXPECTED = join(__dirname, '../fixtures/reviews/violations.txt');

const GENERAL_CASES = [
  ...SERVICE_CASES,
  ...FIREWALL_CASES,
  ...SECURITY_CASES,
  ...ACCESS_CASES,
  ...DATA_STORE_CASES,
];

const RULES = [...GENERAL_RULES, ...PATTERN_DETECTION_REQUIREMENTS.rules];

function describeViolations(id: string, resources: TestResources, system: string): string {
  const rule = RULES.find((one) => one.id === id)!;
  try {
    const stack = createStack(resources, { system });
    const found = stack.resources
      .filter(({ type }) => rule.types?.includes(type) ?? true)
      .flatMap((resource) => rule.check(resource, stack).map(({ found }) => `${resource.address}: ${found}`));
    return found.join('; ') || 'none';
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

function describeCase([id, { violating, compliant }]: RuleCase, system: string): string[] {
  const [violation] = findViolations(createStack(violating, { system })).filter(({ check }) => check === id);
  const { title, severity, expected, fix } = violation!;
  const usual = describeViolations(id, compliant, system);
  const variants = listVariants(compliant).map(({ change, value }) => ({
    change,
    violations: describeViolations(id, value as TestResources, system),
  }));
  return [
    `${id} (${severity}): ${title}; expected: ${expected}; fix: ${fix}`,
    `  ${describeViolations(id, violating, system)}`,
    ...variants
      .filter(({ violations }) => violations !== usual)
      .map(({ change, violations }) => `    ${change}: ${violations}`),
  ];
}

it('each rule reports its cases, and each variant of them, as expected', () => {
  const lines = [
    ...GENERAL_CASES.flatMap((one) => describeCase(one, 'system')),
    ...REQUIREMENT_CASES.flatMap((one) => describeCase(one, 'pattern-detection')),
  ];
  const text = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_REVIEWS === '1') writeFileSync(EXPECTED, text);
  expect(text).toBe(readFileSync(EXPECTED, 'utf8'));
});
