import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReview, type Paint, renderMarkdown, renderText } from '../../../../src/domain/plan';
import type { PlanReview } from '../../../../src/domain/plan/review';
import { PAINT, readPlan } from '../given-plans';
import { COMPLETE_REVIEW, SMALL_REVIEWS } from './complete-review';

const FIXTURES = join(__dirname, '../../../fixtures');
/** The whole texts are compared with the files in this folder. `UPDATE_REVIEWS=1` writes them. */
const EXPECTED = join(FIXTURES, 'reviews');

const createTag = (tag: string) => (text: string) => `<${tag}>${text}</${tag}>`;
const COLORS: Paint = {
  red: createTag('red'),
  green: createTag('green'),
  yellow: createTag('yellow'),
  bold: createTag('bold'),
  dim: createTag('dim'),
};

const plans = readdirSync(join(FIXTURES, 'plans'))
  .map((file) => file.replace('.json', ''))
  .filter((name) => name !== 'drifted') // the large plan of a whole system
  .sort();

const joinParts = (parts: readonly (readonly [title: string, text: string])[]): string =>
  parts.map(([title, text]) => `=== ${title}\n${text}\n`).join('\n');

function expectFile(name: string, text: string): void {
  const file = join(EXPECTED, name);
  if (process.env.UPDATE_REVIEWS === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const render = (review: PlanReview, paint: Paint): string =>
  `${renderText(review, paint).join('\n')}\n--- comment\n${renderMarkdown(review)}`;

describe('what the terminal and the comment show', () => {
  it('of a review with every kind of change, notice and result', () => {
    expectFile('complete.txt', render(COMPLETE_REVIEW, COLORS));
  });

  it('of reviews with little in them', () => {
    expectFile(
      'small.txt',
      joinParts(Object.entries(SMALL_REVIEWS).map(([title, review]) => [title, render(review, PAINT)])),
    );
  });

  it('of each plan of the fixtures', () => {
    const parts = plans.map((name): [string, string] => {
      const review = buildReview({ stacks: [{ stack: 'one', plan: readPlan(name) }] });
      return [name, render(review, PAINT)];
    });
    expectFile('plans.txt', joinParts(parts));
  });
});
