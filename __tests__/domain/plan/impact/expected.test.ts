import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffAttributes } from '../../../../src/domain/plan/diff';
import { findImpacts } from '../../../../src/domain/plan/impact';
import { maskChange } from '../../../../src/domain/plan/mask';
import { createPlan, type Sketch } from '../plans';
import { IMPACT_CASES, type ImpactCase } from './cases';

/** The texts are compared with this file. `UPDATE_REVIEWS=1` writes it. */
const EXPECTED = join(__dirname, '../../../fixtures/reviews/impacts.txt');

function describeCase([title, address, before, after, more]: ImpactCase): string {
  const actions = before === null ? ['create'] : after === null ? ['delete'] : ['update'];
  const sketch: Sketch = { address, actions, before, after, ...more };
  const masked = maskChange(createPlan([sketch]).resource_changes[0]!);
  const lines = findImpacts(masked, diffAttributes(masked)).map(
    ({ kind, effect, description, subject = '-' }) => `  ${kind} ${effect} [${subject}] ${description}`,
  );
  return [`${address.split('.')[0]}: ${title}`, ...(lines.length > 0 ? lines : ['  no impact'])].join('\n');
}

it('the impact of each change is described as expected', () => {
  const parts = Object.entries(IMPACT_CASES).map(
    ([title, cases]) => `=== ${title}\n${cases.map(describeCase).join('\n')}\n`,
  );
  const text = parts.join('\n');
  if (process.env.UPDATE_REVIEWS === '1') writeFileSync(EXPECTED, text);
  expect(text).toBe(readFileSync(EXPECTED, 'utf8'));
});
