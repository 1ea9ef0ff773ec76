import { type PlannedResource, asStrings } from '../plan/resources';
import { countShards, findStreamReaders, isOnDemand, type RecordFlow, sumRecords } from './flow';
import { HOURS_PER_MONTH } from './hours';
import { createStandingUsage, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST, type Price } from './prices';
import { type CostedStack, getLabel } from './stack';

const { kinesis, cloudWatch } = PRICE_LIST;
const KB = 1024;
const DAY = 24;
const WEEK = 7 * DAY;
const SHARD_METRICS = 7;

/** The records that go into a stream; undefined if no traffic reaches it. */
export type FindFlow = (stream: PlannedResource) => RecordFlow | undefined;

/** Estimates the standing cost of streams. The flow determines how many shards an on-demand stream has. */
export const estimateStandingStreams = (stack: CostedStack, findFlow: FindFlow): readonly Usage[] =>
  stack.findByType('aws_kinesis_stream').flatMap((stream) => {
    const shards = countShards(stream, findFlow(stream));
    return [
      ...(isOnDemand(stream) ? [estimateStreamHours(stream)] : estimateShards(stack, stream, shards)),
      ...estimateShardMetrics(stream, shards),
    ];
  });

const estimateStreamHours = (stream: PlannedResource): Usage =>
  createStandingUsage(
    'Kinesis',
    `${getLabel(stream)}, on demand`,
    HOURS_PER_MONTH,
    kinesis.onDemandStreamHour,
    'an on-demand stream is charged by the hour',
    [stream],
  );

function estimateShards(stack: CostedStack, stream: PlannedResource, shards: number): readonly Usage[] {
  const label = getLabel(stream);
  const hours = shards * HOURS_PER_MONTH;
  const add = (item: string, price: Price, calculation: string, resource = stream) =>
    createStandingUsage('Kinesis', item, hours, price, calculation, [resource]);
  return [
    add(`${label}, shards`, kinesis.shardHour, `${shards} shards`),
    ...(getRetentionHours(stream) > DAY
      ? [
          add(
            `${label}, extended retention`,
            kinesis.retentionShardHour,
            'its shards, for more than 24 hours',
          ),
        ]
      : []),
    ...findConsumers(stack, stream).map((consumer) =>
      add(
        `${getLabel(consumer)}, enhanced fan-out`,
        kinesis.fanOutShardHour,
        `a consumer of ${shards} shards`,
        consumer,
      ),
    ),
  ];
}

function estimateShardMetrics(stream: PlannedResource, shards: number): readonly Usage[] {
  const metrics = countShardMetrics(stream);
  const item = `${getLabel(stream)}, shard-level metrics`;
  const calculation = `${metrics} for each of ${shards} shards`;
  return metrics === 0
    ? []
    : [createStandingUsage('CloudWatch', item, metrics * shards, cloudWatch.metric, calculation, [stream])];
}

/**
 * Estimates the cost of a stream's records.
 * @param calculation how the size of the flow is derived
 */
export function estimateStreamTraffic(
  stack: CostedStack,
  stream: PlannedResource,
  flow: RecordFlow,
  calculation: string,
): readonly Usage[] {
  const { records, gigabytes } = sumRecords(flow);
  const onDemand = isOnDemand(stream);
  const add = makeTrafficUsage(stream);
  return [
    onDemand
      ? add('data in', gigabytes, kinesis.onDemandIn, calculation)
      : add('put units', records * Math.ceil(flow.bytesPerRecord / (25 * KB)), kinesis.putUnit, calculation),
    ...findStreamReaders(stack, stream).flatMap(({ consumer }) => {
      if (consumer) {
        const price = onDemand ? kinesis.onDemandFanOut : kinesis.fanOut;
        return [add('enhanced fan-out', gigabytes, price, `all data, to ${getLabel(consumer)}`, consumer)];
      }
      // The price of a shard includes shared reads.
      return onDemand ? [add('data out', gigabytes, kinesis.onDemandOut, 'all data, to each reader')] : [];
    }),
    ...estimateRetention(stream, gigabytes),
  ];
}

function estimateRetention(stream: PlannedResource, gigabytes: number): readonly Usage[] {
  const retention = getRetentionHours(stream);
  const add = makeTrafficUsage(stream);
  const calculation = `${retention} hours`;
  const countGbMonths = (from: number, to: number) =>
    (gigabytes * Math.max(0, Math.min(retention, to) - from)) / HOURS_PER_MONTH;
  return [
    ...(isOnDemand(stream) && retention > DAY
      ? [add('retention to day 7', countGbMonths(DAY, WEEK), kinesis.onDemandRetention, calculation)]
      : []),
    ...(retention > WEEK
      ? [add('retention from day 8', countGbMonths(WEEK, retention), kinesis.longRetention, calculation)]
      : []),
  ];
}

const makeTrafficUsage =
  (stream: PlannedResource) =>
  (item: string, quantity: number, price: Price, calculation: string, ...others: PlannedResource[]): Usage =>
    createTrafficUsage('Kinesis', `${getLabel(stream)}, ${item}`, quantity, price, calculation, [
      stream,
      ...others,
    ]);

const getRetentionHours = ({ values }: PlannedResource): number => Number(values.retention_period ?? DAY);

const countShardMetrics = ({ values: { shard_level_metrics: metrics } }: PlannedResource): number =>
  asStrings(metrics).includes('ALL') ? SHARD_METRICS : asStrings(metrics).length;

const findConsumers = (stack: CostedStack, stream: PlannedResource): readonly PlannedResource[] =>
  stack
    .findByType('aws_kinesis_stream_consumer')
    .filter(({ values }) => stack.findReferenced('aws_kinesis_stream', values.stream_arn).includes(stream));
