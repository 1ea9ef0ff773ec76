import fc from 'fast-check';
import { TRAFFIC_LEVELS } from '../../../../src/domain/cost';
import type { ResourceValues } from '../../../../src/domain/plan/resources';
import { estimateMonth, estimateUsd, STACK, withValues } from './stack';

const stream = (values: ResourceValues) => withValues('aws_kinesis_stream', 'MarketDataStream', values);
const PROVISIONED = { stream_mode_details: [{ stream_mode: 'PROVISIONED' }] };

describe('the monthly cost', () => {
  /** The quantities that AWS bills: type, name and attribute. */
  const BILLED = [
    ['aws_kinesis_stream', 'MarketDataStream', 'retention_period', 24, 8760],
    ['aws_lambda_function', 'KinesisConsumer', 'memory_size', 512, 10_240],
    ['aws_lambda_function', 'AlertProcessor', 'memory_size', 256, 10_240],
    ['aws_lambda_function', 'PatternQuery', 'memory_size', 256, 10_240],
    ['aws_cloudwatch_log_group', 'KinesisConsumer', 'retention_in_days', 7, 3653],
    ['aws_cloudwatch_log_group', 'PatternApi_LogGroup', 'retention_in_days', 7, 3653],
    ['aws_appautoscaling_scheduled_action', 'AlertProcessor_Scaling_Opens', 'min_capacity', 1, 500],
  ] as const;
  const withNumber = ([type, name, field]: (typeof BILLED)[number], value: number) =>
    withValues(
      type,
      name,
      field === 'min_capacity'
        ? { scalable_target_action: [{ min_capacity: String(value) }] }
        : { [field]: value },
    );

  it.each(TRAFFIC_LEVELS)('never decreases with more of any billed quantity, traffic %s', (traffic) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BILLED),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (billed, a, b) => {
          const [, , , from, to] = billed;
          const [less, more] = [Math.min(a, b), Math.max(a, b)].map((share) =>
            Math.round(from + share * (to - from)),
          );
          expect(estimateUsd(withNumber(billed, more!), traffic)).toBeGreaterThanOrEqual(
            estimateUsd(withNumber(billed, less!), traffic),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not decrease with more provisioned shards, which are charged by the hour', () => {
    const kinesis = (shards: number) =>
      estimateMonth(stream({ ...PROVISIONED, shard_count: shards }), 'peak')
        .lines.filter(({ service }) => service === 'Kinesis')
        .reduce((sum, line) => sum + line.usd, 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (shards) => {
        expect(kinesis(shards + 1) - kinesis(shards)).toBeCloseTo(730 * 0.03, 6);
        const estimateIdle = (count: number) =>
          estimateUsd(stream({ ...PROVISIONED, shard_count: count }), 'idle');
        expect(estimateIdle(shards + 1)).toBeGreaterThan(estimateIdle(shards));
      }),
      { numRuns: 20 },
    );
  });

  it('does not decrease if logs are never deleted', () => {
    const estimateRetention = (days: number) =>
      estimateUsd(withValues('aws_cloudwatch_log_group', '', { retention_in_days: days }));
    expect(estimateRetention(0)).toBeGreaterThanOrEqual(estimateRetention(3653));
  });

  it('does not decrease if any resource is added', () => {
    const before = estimateUsd(STACK);
    const cheaper = STACK.filter((resource) => {
      const values = { ...resource.values, name: 'Twin-dev' };
      const twin = { ...resource, values, id: `${resource.id}Twin`, address: `${resource.address}Twin` };
      return estimateUsd([...STACK, twin]) < before;
    });
    expect(cheaper.map(({ address }) => address)).toEqual([]);
  });
});
