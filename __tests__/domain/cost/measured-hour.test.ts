import { estimateMeasuredHour, HOURS_PER_MONTH, listChargedMetrics, PRICES } from '../../../src/domain/cost';
import { createResources } from './resources';

const RESOURCES = createResources({
  aws_kms_key: { Key: {} },
  aws_lambda_function: { Relay: { function_name: 'Relay-dev', memory_size: 512, architectures: ['arm64'] } },
  aws_dynamodb_table: {
    Orders: { name: 'orders-dev', billing_mode: 'PAY_PER_REQUEST' },
    // Its capacity is paid for by the hour, whatever is read and written.
    Provisioned: {
      name: 'provisioned-dev',
      billing_mode: 'PROVISIONED',
      read_capacity: 1,
      write_capacity: 1,
    },
  },
  aws_sqs_queue: { Fifo: { name: 'fifo-dev.fifo', fifo_queue: true } },
});

/** Computes the hour with these sums, by `<resource> <metric>`; all others are 0. */
const estimate = (sums: Readonly<Record<string, number>>) =>
  estimateMeasuredHour(
    RESOURCES,
    listChargedMetrics(RESOURCES).map((metric) => ({
      metric,
      sum: sums[`${Object.values(metric.dimensions)[0]} ${metric.name}`] ?? 0,
    })),
  );

describe('estimateMeasuredHour', () => {
  const idle = estimate({}).usd;

  it('counts an hour of what exists, without traffic', () => {
    const capacity = PRICES.dynamoDb.readCapacityHour + PRICES.dynamoDb.writeCapacityHour;
    expect(idle).toBeCloseTo(PRICES.kms.key / HOURS_PER_MONTH + capacity, 9);
    expect(estimate({}).lines.every(({ charge }) => charge === 'standing')).toBe(true);
  });

  it.each([
    ['an invocation', { 'Relay-dev Invocations': 1 }, PRICES.lambda.request],
    ['the duration at the memory of the function', { 'Relay-dev Duration': 2_000 }, PRICES.lambda.gbSecond],
    ['a written unit', { 'orders-dev ConsumedWriteCapacityUnits': 1 }, PRICES.dynamoDb.write],
    ['a read unit', { 'orders-dev ConsumedReadCapacityUnits': 1 }, PRICES.dynamoDb.read],
    ['a message of a FIFO queue', { 'fifo-dev.fifo NumberOfMessagesSent': 1 }, PRICES.sqs.fifoRequest],
  ])('adds the price of %s', (_, sums, usd) => {
    expect((estimate(sums).usd - idle) / usd).toBeCloseTo(1, 4);
  });

  it('reads no traffic of a table with provisioned capacity', () => {
    const tables = listChargedMetrics(RESOURCES).filter(({ namespace }) => namespace === 'AWS/DynamoDB');
    expect(new Set(tables.map(({ dimensions }) => dimensions.TableName))).toEqual(new Set(['orders-dev']));
  });

  it('uses the prices of the region', () => {
    const measured = listChargedMetrics(RESOURCES).map((metric) => ({ metric, sum: 1_000_000 }));
    const find = (region: string) =>
      estimateMeasuredHour(RESOURCES, measured, region).lines.find(({ item }) => item === 'Orders, writes')!
        .usd;
    expect(find('eu-west-1')).toBeGreaterThan(find('us-east-1'));
  });
});
