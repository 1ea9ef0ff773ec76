import { type MarketTraffic, PEAK_TRAFFIC } from '../../src/domain/cost/pattern-detection';
import type { PlannedResource, ResourceValues } from '../../src/domain/plan/resources';

/** A change of the traffic or of the planned resources. */
export interface Variant {
  readonly traffic?: Partial<MarketTraffic>;
  /** @returns the changed resource, or undefined to remove it */
  readonly plan?: (resource: PlannedResource) => PlannedResource | undefined;
}

type IsMatch = (resource: PlannedResource) => boolean;

/** Changes the values of the matching resources of a type. */
const changeValues =
  (type: string, values: ResourceValues, isMatch: IsMatch = () => true) =>
  (resource: PlannedResource): PlannedResource =>
    resource.type === type && isMatch(resource)
      ? { ...resource, values: { ...resource.values, ...values } }
      : resource;

const removeResources = (isMatch: IsMatch) => (resource: PlannedResource) =>
  isMatch(resource) ? undefined : resource;

/** Changes the batches that KinesisConsumer gets. */
export const changeBatches = (batch_size: number, maximum_batching_window_in_seconds: number) =>
  changeValues(
    'aws_lambda_event_source_mapping',
    { batch_size, maximum_batching_window_in_seconds },
    ({ values }) => 'starting_position' in values,
  );

const PROVISIONED_STREAM: ResourceValues = {
  stream_mode_details: [{ stream_mode: 'PROVISIONED' }],
  shard_count: 4,
};

/** The variants of the peak month on the page, each with one change. */
export const VARIANTS: readonly (readonly [string, Variant])[] = [
  ['as above', {}],
  ['1 event in a record', { traffic: { eventsPerRecord: 1 } }],
  ['10 events in a record', { traffic: { eventsPerRecord: 10 } }],
  ['500 events in a record', { traffic: { eventsPerRecord: 500 } }],
  ['a batch window of 1 s', { plan: changeBatches(100, 1) }],
  ['500 records a batch, a window of 20 s', { plan: changeBatches(500, 20) }],
  ['50 symbols', { traffic: { symbols: 50 } }],
  ['5,000 symbols', { traffic: { symbols: 5_000 } }],
  [
    'half as many events pass the gate',
    { traffic: { analysesPerMillion: PEAK_TRAFFIC.analysesPerMillion / 2 } },
  ],
  [
    'only alerts with a confidence of 90 or more',
    { traffic: { alertShare: PEAK_TRAFFIC.alertShare * PEAK_TRAFFIC.approvalShare, approvalShare: 1 } },
  ],
  ['1,000 events/s', { traffic: { eventsPerSecond: 1_000 } }],
  ['no ALERT_EMAIL', { plan: removeResources(({ values }) => values.protocol === 'email') }],
  ['a provisioned stream of 4 shards', { plan: changeValues('aws_kinesis_stream', PROVISIONED_STREAM) }],
  ['functions on x86_64', { plan: changeValues('aws_lambda_function', { architectures: ['x86_64'] }) }],
];
