import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReview, type Paint, renderMarkdown, renderText } from '../../../src/domain/plan';
import { parsePlanDocument, type PlanDocument } from '../../../src/domain/plan/plan';

const plainly = (text: string): string => text;
export const PAINT: Paint = { red: plainly, green: plainly, yellow: plainly, bold: plainly, dim: plainly };

/** A plan of the fixtures, by the name of its file. */
export const readPlan = (name: string): PlanDocument =>
  parsePlanDocument(readFileSync(join(__dirname, '../../fixtures/plans', `${name}.json`), 'utf8'));

/** The review of a plan and its rendered texts. */
export function reviewPlan(plan: PlanDocument) {
  const review = buildReview({ stacks: [{ stack: 'one', plan }] });
  return { review, text: renderText(review, PAINT).join('\n'), comment: renderMarkdown(review) };
}
export const reviewGiven = (name: string) => reviewPlan(readPlan(name));
