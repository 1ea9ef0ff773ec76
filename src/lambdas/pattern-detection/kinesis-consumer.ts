import { dynamoDetectorStates } from './adapters/detector-states';
import { documents } from '../shared/documents';
import { numberFrom, textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { sqsQueue } from '../shared/queues';
import { sfnAnalysisWorkflow } from './adapters/workflow';
import { makeConsumer } from './consume';

const { env } = process;

/** MarketDataStream → the gate → PatternAnalysisWorkflow; what can't be read → FailedMessages. */
export const handler = makeConsumer({
  watch: watch(),
  states: dynamoDetectorStates(documents(), textFrom(env, 'DETECTOR_STATE_TABLE')),
  workflow: sfnAnalysisWorkflow(textFrom(env, 'PATTERN_ANALYSIS_WORKFLOW_ARN')),
  failedMessages: sqsQueue(textFrom(env, 'FAILED_MESSAGES_QUEUE_URL')),
  maxEventAgeHours: numberFrom(env, 'MAX_EVENT_AGE_HOURS', { fallback: 24, min: 1, max: 876_000 }),
});
