import type { CommonConfig } from '../common';
import { MAX_SHARDS } from '../../domain/ledger';
import { DEFAULT_TRADE_LIMITS } from '../../domain/trades';
import { formatTradeName, TRADE_REGIONS } from '../trade-foundation';

/** A setting in SSM Parameter Store. Operators change it without a deployment. */
export interface TradeParameter {
  /** The value of a new parameter. Later deployments do not change the value. */
  readonly initialValue: (config: Pick<CommonConfig, 'region' | 'endpoint'>) => string;
  /** The valid values and their unit. */
  readonly description: string;
}

/** Returns a function that returns the URL of a service of AWS in the region, or that of the local target. */
const createEndpointGetter =
  (service: string): TradeParameter['initialValue'] =>
  ({ region, endpoint }) =>
    endpoint ?? `https://${service}.${region}.amazonaws.com`;

/** The parameters by their ids. */
export const TRADE_PARAMETERS = {
  MaxClockSkewSeconds: {
    initialValue: () => String(DEFAULT_TRADE_LIMITS.maxClockSkewSeconds),
    description: 'By how many seconds the time of an execution may be later than the time of its validation',
  },
  MaxTradeAgeDays: {
    initialValue: () => String(DEFAULT_TRADE_LIMITS.maxAgeDays),
    description: 'How old a new trade may be when it is reported, in days',
  },
  MaxChangeAgeDays: {
    initialValue: () => String(DEFAULT_TRADE_LIMITS.maxChangeAgeDays),
    description: 'How old a trade may be when it is corrected or cancelled, in days',
  },
  ChainShards: {
    initialValue: () => '16',
    description: `The number of ledger chains of the region to which new entries are appended, 1 to ${MAX_SHARDS}`,
  },
  ReferenceDataKey: {
    initialValue: () => 'none',
    description: 'The key of the reference data in its bucket, or none',
  },
  ActiveRegion: {
    initialValue: () =>
      JSON.stringify({ region: TRADE_REGIONS[0], epoch: 0, since: new Date(0).toISOString() }),
    description: 'The region to which sources send trades, as JSON; the highest epoch of all regions counts',
  },
  TableEndpoint: {
    initialValue: createEndpointGetter('dynamodb'),
    description: 'The URL of DynamoDB, which stores trades and their ledger',
  },
  ReferenceDataEndpoint: {
    initialValue: createEndpointGetter('s3'),
    description: 'The URL of S3, which stores reference data',
  },
  CheckpointEndpoint: {
    initialValue: createEndpointGetter('s3'),
    description: 'The URL of S3, which stores the checkpoints of the ledger',
  },
  SigningEndpoint: {
    initialValue: createEndpointGetter('kms'),
    description: 'The URL of KMS, which signs the checkpoints of the ledger',
  },
} satisfies Readonly<Record<string, TradeParameter>>;

/** The id of a parameter. */
export type TradeParameterId = keyof typeof TRADE_PARAMETERS;

/** Returns the name of a parameter in SSM Parameter Store. */
export const getParameterName = (
  id: TradeParameterId,
  { region, suffix }: Pick<CommonConfig, 'region' | 'suffix'>,
): string => formatTradeName({ resourceType: 'parameter', id, region, suffix });
