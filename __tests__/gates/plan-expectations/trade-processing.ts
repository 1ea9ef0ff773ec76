import type { PlanExpectations } from './plan-expectations';

export const TRADE_PROCESSING_PLAN: PlanExpectations = {
  system: 'trade-processing',
  stack: 'trade-processing-us-east-1',
  addresses: ['aws_vpc_endpoint.TradeNetwork_KmsEndpoint', 'aws_scheduler_schedule.CheckpointSchedule'],
  changes: {
    'aws_sqs_queue.TradeValidatorDlq': [{ message_retention_seconds: 86400 }, 'MS-SQS-1'],
    'aws_lambda_function.ComplianceRecorder': [{ tracing_config: [{ mode: 'PassThrough' }] }, 'MS-TRC-1'],
    'aws_sfn_state_machine.TradeProcessing': [{ type: 'STANDARD' }, 'MS-SFN-1'],
    'aws_s3_bucket.LedgerCheckpoints': [{ force_destroy: false }, 'MS-DEL-2'],
    'aws_sqs_queue.UndeliveredEvents': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
  },
  unmissedTypes: [],
  leastTypes: 35,
  unpricedTypes: [],
};
