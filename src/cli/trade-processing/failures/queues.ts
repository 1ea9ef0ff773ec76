import { tradeProcessing } from '../../../config/trade-processing';

/** The queues that receive failures, with the outputs that contain their URLs. */
export const FAILURE_QUEUES = {
  TradeValidatorDlq: 'TradeValidatorDlqUrl',
  MetadataEnricherDlq: 'MetadataEnricherDlqUrl',
  ComplianceRecorderDlq: 'ComplianceRecorderDlqUrl',
  LedgerCheckpointerDlq: 'LedgerCheckpointerDlqUrl',
  UndeliveredEvents: 'UndeliveredEventsQueueUrl',
  UnqueuedTrades: 'UnqueuedTradesQueueUrl',
} as const;

export type FailureQueueId = keyof typeof FAILURE_QUEUES;
export const FAILURE_QUEUE_IDS = Object.keys(FAILURE_QUEUES) as readonly FailureQueueId[];

/** The name of a queue without the suffix of the environment, as general commands accept it. */
export const formatQueueName = (id: string): string =>
  tradeProcessing.formatName({ resourceType: 'queue', id, region: '', suffix: '' }).replace(/-$/, '');
