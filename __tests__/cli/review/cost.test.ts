import { buildReviewInput } from '../../../src/cli/review/build-review-input';
import { describeAssumptions, PRICES } from '../../../src/domain/cost';
import { renderMarkdown, renderText, buildReview, type Paint } from '../../../src/domain/plan';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import type { PlannedResource } from '../../../src/domain/plan/resources';
import { withValues, without, estimateMonth, STACK } from '../../domain/cost/pattern-detection/stack';
import { createPlan, type Sketch } from '../../domain/plan/plans';

/** Creates a plan that changes the first stack into the second one, with its unchanged resources. */
function planBetween(before: readonly PlannedResource[], after: readonly PlannedResource[]) {
  const addresses = [...new Set([...before, ...after].map(({ address }) => address))];
  const getValues = (some: readonly PlannedResource[], address: string) =>
    some.find((one) => one.address === address)?.values as Sketch['before'];
  return createPlan(
    addresses.map((address): Sketch => {
      const [old, next] = [getValues(before, address), getValues(after, address)];
      const actions = !old ? ['create'] : !next ? ['delete'] : old === next ? ['no-op'] : ['update'];
      return { address, actions, before: old ?? null, after: next ?? null };
    }),
  );
}

const createPlanning = (before: readonly PlannedResource[], after: readonly PlannedResource[]) => ({
  planned: [
    {
      stack: 'pattern-detection-dev',
      system: 'pattern-detection',
      plan: planBetween(before, after),
      synthesized: parseSynthesized('{}'),
    },
  ],
  unplanned: [],
  drift: [],
});
const buildInput = (before: readonly PlannedResource[], after: readonly PlannedResource[]) =>
  buildReviewInput(createPlanning(before, after), { target: 'aws', isComplete: false, waivers: [] });
const estimateCost = (before: readonly PlannedResource[], after: readonly PlannedResource[]) =>
  buildInput(before, after).cost!;

const OTHER: PlannedResource = {
  address: 'aws_lambda_function.Other',
  type: 'aws_lambda_function',
  id: 'Other',
  values: { function_name: 'Other-dev', memory_size: 10_240 },
  configured: {},
};

describe('the cost in a review', () => {
  it('is zero if nothing changes, and omits unchanged lines', () => {
    const { usd } = estimateMonth(STACK, 'normal');
    const cost = estimateCost(STACK, STACK);
    expect(cost).toEqual({
      before: usd,
      after: usd,
      lines: [],
      unpriced: [],
      assumptions: describeAssumptions(['pattern-detection'], 'normal'),
    });
  });

  it('contains the changed lines with quantity, unit and price', () => {
    const cost = estimateCost(STACK, withValues('aws_lambda_function', 'PatternQuery', { memory_size: 512 }));
    const run = 136_500 * 0.05 * PRICES.lambda.gbSecond;
    expect(cost.lines).toHaveLength(1);
    expect(cost.lines[0]).toMatchObject({
      item: 'Lambda: PatternQuery, duration',
      calculation: '1,706 × GB-second at 13.3334 USD a million → 3,413 × GB-second at 13.3334 USD a million',
    });
    expect(cost.after - cost.before).toBeCloseTo(run / 4, 9);
  });

  it('lists only the changed resources that neither sum includes', () => {
    const { unpriced, lines } = estimateCost(STACK, [...STACK, OTHER]);
    expect(lines).toEqual([]);
    expect(unpriced).toEqual([
      {
        type: 'aws_lambda_function',
        addresses: ['aws_lambda_function.Other'],
        reason: 'charged by usage, and the traffic model has no quantity for it',
      },
    ]);
    expect(estimateCost([...STACK, OTHER], STACK).unpriced).toEqual([]);
  });

  it('reports a change that removes the source of counted traffic', () => {
    const { unpriced, before, after } = estimateCost(STACK, without('aws_sqs_queue', 'AlertQueue'));
    expect(after).toBeLessThan(before);
    expect(unpriced.flatMap(({ addresses }) => addresses)).toContain('aws_lambda_function.AlertProcessor');
  });

  it('combines the changes of less than a cent in one line', () => {
    const { lines, before, after } = estimateCost([], STACK);
    const last = lines.at(-1)!;
    expect(last.item).toMatch(/^\d+ lines that change by less than a cent$/);
    expect(lines.reduce((sum, line) => sum + line.after - line.before, 0)).toBeCloseTo(after - before, 9);
    expect(lines.slice(0, -1).every((line) => Math.abs(line.after - line.before) >= 0.005)).toBe(true);
  });

  it('is printed in a terminal and in a comment, with its assumptions', () => {
    const plain: Paint = { red: String, green: String, yellow: String, bold: String, dim: String };
    const review = buildReview(buildInput(STACK, [...without('aws_cloudwatch_dashboard'), OTHER]));
    const [text, comment] = [renderText(review, plain).join('\n'), renderMarkdown(review)];
    expect(text).toMatch(/Cost: -3\.00 USD a month: from \d+\.\d\d to \d+\.\d\d/);
    expect(text).toContain('  -3.00 CloudWatch: dashboards (1 × dashboard-month at 3 USD)');
    expect(text).toContain(
      '  not priced: aws_lambda_function.Other: charged by usage, and the traffic model',
    );
    expect(text).toContain(
      '  assumption: pattern-detection, traffic normal: 1,000 events/s of 500 symbols in 136.5 hours a month',
    );
    expect(text).toContain('  assumption: list prices of us-east-1');
    expect(comment).toContain('- -3.00 CloudWatch: dashboards (1 × dashboard-month at 3 USD)');
    expect(comment).toContain('- not priced: `aws_lambda_function.Other`: charged by usage');
    expect(comment).toContain('- assumption: list prices of us-east-1');
  });
});
