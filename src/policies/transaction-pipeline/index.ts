import { anyValue, expectReference } from '../requirements/expected-values';
import { requireResource } from '../requirements/resource-requirements';
import type { SystemRequirements } from '../requirements/system-requirements';

/** The requirements of the transaction pipeline. */
export const TRANSACTION_PIPELINE_REQUIREMENTS: SystemRequirements = {
  rules: [],
  requirements: [
    {
      id: 'TP-REQ-1',
      title: 'the transaction bus has an archive',
      severity: 'high',
      source: 'requirement 1',
      fix: 'create the archive in src/systems/transaction-pipeline/buses.ts',
      expectations: [
        requireResource('aws_cloudwatch_event_bus', 'TransactionBus'),
        requireResource('aws_cloudwatch_event_archive', 'TransactionArchive', {
          event_source_arn: expectReference('aws_cloudwatch_event_bus'),
          retention_days: anyValue,
        }),
      ],
    },
  ],
  coveredByGeneralRules: {},
};
