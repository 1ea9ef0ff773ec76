import type { PlanExpectations } from './plan-expectations';

export const TRADE_FOUNDATION_PLAN: PlanExpectations = {
  system: 'trade-foundation',
  stack: 'trade-foundation-us-east-1',
  addresses: ['aws_ecr_replication_configuration.ImageReplication'],
  changes: {
    'aws_dynamodb_table.Trades': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
    'aws_ecr_repository.TradeFunctions': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
  },
  unmissedTypes: [],
  leastTypes: 4,
  unpricedTypes: [],
};
