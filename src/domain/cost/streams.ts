import { type PlannedResource, asTexts } from '../plan/resources';
import { isOnDemand, readingsOf, type RecordFlow, shardsOf, sumRecords } from './flow';
import { MONTH_HOURS } from './hours';
import { kept, type Use, used } from './line';
import { PRICE_LIST } from './prices';
import { type Stack, titleOf } from './stack';

const { kinesis, cloudWatch } = PRICE_LIST;
const KB = 1024;
const DAY = 24;
const WEEK = 7 * DAY;
const SHARD_METRICS = 7;

/**
 * What streams take for being there.
 * @param flowInto the records that go into a stream, which decide the shards of an on-demand stream
 */
export function streamKept(
  stack: Stack,
  flowInto: (stream: PlannedResource) => RecordFlow | undefined,
): readonly Use[] {
  return stack.all('aws_kinesis_stream').flatMap((stream) => {
    const title = titleOf(stream);
    const shards = shardsOf(stream, flowInto(stream));
    const hours = shards * MONTH_HOURS;
    const consumers = consumersOf(stack, stream);
    const metrics = metricsOf(stream);
    return [
      ...(isOnDemand(stream)
        ? [
            kept(
              'Kinesis',
              `${title}, on demand`,
              MONTH_HOURS,
              kinesis.onDemandStreamHour,
              'an on-demand stream is paid by the hour',
              [stream],
            ),
          ]
        : [
            kept('Kinesis', `${title}, shards`, hours, kinesis.shardHour, `${shards} shards`, [stream]),
            ...(retentionOf(stream) > DAY
              ? [
                  kept(
                    'Kinesis',
                    `${title}, kept longer`,
                    hours,
                    kinesis.retentionShardHour,
                    'its shards, for more than 24 hours',
                    [stream],
                  ),
                ]
              : []),
            ...consumers.map((consumer) =>
              kept(
                'Kinesis',
                `${titleOf(consumer)}, registered`,
                hours,
                kinesis.fanOutShardHour,
                `a consumer of ${shards} shards`,
                [consumer],
              ),
            ),
          ]),
      ...(metrics > 0
        ? [
            kept(
              'CloudWatch',
              `${title}, metrics of shards`,
              metrics * shards,
              cloudWatch.metric,
              `${metrics} of ${shards} shards`,
              [stream],
            ),
          ]
        : []),
    ];
  });
}

/**
 * What the records that go into a stream take.
 * @param because where the size of the flow comes from
 */
export function streamUsed(
  stack: Stack,
  stream: PlannedResource,
  flow: RecordFlow,
  because: string,
): readonly Use[] {
  const { records, gigabytes } = sumRecords(flow);
  const title = titleOf(stream);
  const retention = retentionOf(stream);
  const onDemand = isOnDemand(stream);
  const line = (
    what: string,
    quantity: number,
    price: Use['price'],
    why: string,
    ...with_: PlannedResource[]
  ) => used('Kinesis', `${title}, ${what}`, quantity, price, why, [stream, ...with_]);
  const putUnits = Math.ceil(flow.bytesPerRecord / (25 * KB));
  const gbMonths = (from: number, to: number) =>
    (gigabytes * Math.max(0, Math.min(retention, to) - from)) / MONTH_HOURS;
  return [
    onDemand
      ? line('data in', gigabytes, kinesis.onDemandIn, because)
      : line('put units', records * putUnits, kinesis.putUnit, because),
    ...readingsOf(stack, stream).flatMap(({ consumer }) => {
      if (consumer)
        return [
          line(
            'enhanced fan-out',
            gigabytes,
            onDemand ? kinesis.onDemandFanOut : kinesis.fanOut,
            `all of it, to ${titleOf(consumer)}`,
            consumer,
          ),
        ];
      // Reading that is shared is in a shard's price.
      return onDemand
        ? [line('data out', gigabytes, kinesis.onDemandOut, 'all of it, to each that reads')]
        : [];
    }),
    ...(onDemand && retention > DAY
      ? [line('kept to the 7th day', gbMonths(DAY, WEEK), kinesis.onDemandRetention, `${retention} hours`)]
      : []),
    ...(retention > WEEK
      ? [
          line(
            'kept from the 8th day',
            gbMonths(WEEK, retention),
            kinesis.longRetention,
            `${retention} hours`,
          ),
        ]
      : []),
  ];
}

const retentionOf = ({ values }: PlannedResource): number => Number(values.retention_period ?? DAY);

const metricsOf = ({ values: { shard_level_metrics: metrics } }: PlannedResource): number =>
  asTexts(metrics).includes('ALL') ? SHARD_METRICS : asTexts(metrics).length;

const consumersOf = (stack: Stack, stream: PlannedResource): readonly PlannedResource[] =>
  stack
    .all('aws_kinesis_stream_consumer')
    .filter(({ values }) => stack.mentioned('aws_kinesis_stream', values.stream_arn).includes(stream));
