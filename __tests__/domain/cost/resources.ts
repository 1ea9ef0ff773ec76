import {
  type PlannedResource,
  parseSynthesized,
  getConfiguredResources,
} from '../../../src/domain/plan/resources';

export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Two keys and a stream that no traffic model knows of: 2 USD and 730 hours. */
export const SMALL: Resources = {
  aws_kms_key: { A: {}, B: {} },
  aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } },
};

/** Resources as they are written. */
export const createResources = (resource: Resources): readonly PlannedResource[] =>
  getConfiguredResources(parseSynthesized(JSON.stringify({ resource })));
