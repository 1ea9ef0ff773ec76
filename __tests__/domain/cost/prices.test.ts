import { formatPrice, PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from '../../../src/domain/cost';

const items = Object.entries(PRICE_LIST).flatMap(([service, prices]) =>
  Object.entries<Price>(prices).map(([item, price]) => ({
    name: `${service}.${item}`,
    service,
    item,
    price,
  })),
);

test.each(items)('$name has a price, a unit and a source', ({ service, item, price }) => {
  expect(price.usd).toBeGreaterThan(0);
  expect(price.unit).not.toBe('');
  expect(price.page).not.toBe('');
  expect(PRICES).toHaveProperty([service, item], price.usd);
});

test('only these prices are marked as unverified', () => {
  const unverified = items.filter(({ price }) => !price.verified).map(({ name }) => name);
  expect(unverified).toEqual([
    'lambda.provisionedGbSecondX86',
    'kinesis.retentionShardHour',
    'cloudWatch.metric',
    'cloudWatch.compositeAlarm',
    'kms.macRequest',
    'eventBridge.schedule',
    'network.transferToZone',
  ]);
});

test('the price list has the date of its check', () => {
  expect(new Date(PRICES_CHECKED).toISOString().slice(0, 10)).toBe(PRICES_CHECKED);
});

test.each([
  // Monthly costs from public pages, to detect errors by a power of ten.
  ['an on-demand stream', 730 * PRICES.kinesis.onDemandStreamHour, 29.2],
  ['four shards', 4 * 730 * PRICES.kinesis.shardHour, 43.8],
  ['6,500,000 put units', 6.5e6 * PRICES.kinesis.putUnit, 0.09],
  ['100 GB of enhanced fan-out', 100 * PRICES.kinesis.fanOut, 1.3],
  ['100 consumer-shard-hours', 100 * PRICES.kinesis.fanOutShardHour, 1.5],
  ['100 GB of retention from day 8', 100 * PRICES.kinesis.longRetention, 2.3],
  ['20 write capacity units', 20 * 730 * PRICES.dynamoDb.writeCapacityHour, 9.49],
  ['30 read capacity units', 30 * 730 * PRICES.dynamoDb.readCapacityHour, 2.85],
  ['6 billion GB-seconds on x86_64', 6e9 * PRICES.lambda.gbSecondX86, 100_000.2],
  ['10,000 transitions', 10_000 * PRICES.stepFunctions.transition, 0.25],
  ['a million FIFO requests', 1e6 * PRICES.sqs.fifoRequest, 0.5],
  ['a NAT gateway', 730 * PRICES.network.natHour, 32.85],
  ['an interface endpoint', 730 * PRICES.network.interfaceEndpointHour, 7.3],
  ['750 GB to another region', 750 * PRICES.network.transferToRegion, 15],
  ['10,000 signatures', 10_000 * PRICES.kms.asymmetricRequest, 0.15],
  ['10,000 GB of S3 Standard', 10_000 * PRICES.s3.standard, 230],
  ['3 million writes', 3e6 * PRICES.dynamoDb.write, 1.88],
  ['8 million reads', 8e6 * PRICES.dynamoDb.read, 1],
  ['3 million writes to a replica', 3e6 * PRICES.dynamoDb.replicatedWrite, 1.88],
  ['9 million GB-seconds of provisioned concurrency', 9e6 * PRICES.lambda.provisionedGbSecond, 30],
  [
    '1.75 million GB-seconds on provisioned concurrency',
    1.75e6 * PRICES.lambda.provisionedRunGbSecond,
    13.61,
  ],
  ['1,000 GB-hours of Express workflows', 3.6e6 * PRICES.stepFunctions.expressGbSecond, 60.01],
  ['333 million requests of a REST API', 333e6 * PRICES.apiGateway.request, 1165.5],
  ['299,000 e-mails', 299e3 * PRICES.sns.email, 5.98],
  ['20,000 objects moved to Intelligent-Tiering', 20e3 * PRICES.s3.intelligentTransition, 0.2],
  ['3,650 ACU-hours', 3650 * PRICES.aurora.acuHour, 438],
  ['52.56 million I/O requests', 52.56e6 * PRICES.aurora.io, 10.51],
  ['400 GB of backups', 400 * PRICES.aurora.backup, 8.4],
  ['an HTTPS health check', PRICES.route53.healthCheck + PRICES.route53.healthCheckOption, 1.5],
])('%s has the cost of AWS’s price list', (_, dollars, expected) => {
  expect(Math.abs(dollars - expected)).toBeLessThanOrEqual(0.006);
});

test.each([
  ['0.2 USD a million', PRICE_LIST.lambda.request],
  ['1 USD', PRICE_LIST.kms.key],
  ['0.3 USD (?)', PRICE_LIST.cloudWatch.metric],
])('a price is formatted as %s', (words, price) => {
  expect(formatPrice(price)).toBe(words);
});
