import type { PlanExpectations } from './plan-expectations';

export const TRADE_FOUNDATION_PLAN: PlanExpectations = {
  system: 'trade-foundation',
  stack: 'trade-foundation-us-east-1',
  addresses: ['aws_ecr_replication_configuration.TradeImageReplication'],
  changes: {
    'aws_dynamodb_table.Trades': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2', 'TF-REQ-2'],
    'aws_ecr_repository.TradeFunctions': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
  },
  // The replication is an option. The keys are references of other resources, so without them the plan fails.
  unmissedTypes: ['aws_ecr_replication_configuration', 'aws_kms_alias', 'aws_kms_key', 'aws_kms_key_policy'],
  leastTypes: 4,
  unpricedTypes: ['aws_dynamodb_table', 'aws_kms_key'],
};
