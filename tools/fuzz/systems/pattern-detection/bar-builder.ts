import { getCalendar } from '../../../../src/domain/calendar';
import { createAnalysisWorkflow } from '../../../../src/lambdas/pattern-detection/adapters/analysis-workflow';
import { createDetectorStates } from '../../../../src/lambdas/pattern-detection/adapters/detector-states';
import { createOpenBarsTable } from '../../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import { createRecentBars } from '../../../../src/lambdas/pattern-detection/adapters/recent-bars';
import { createConsumer } from '../../../../src/lambdas/pattern-detection/consume';
import { createDocumentClient } from '../../../../src/lambdas/shared/document-client';
import { createSqsQueue } from '../../../../src/lambdas/shared/queues';
import { createTelemetry } from '../../../../src/lambdas/shared/telemetry';
import { VARIABLES } from './services';

/** Creates KinesisConsumer as its file does if BAR_INTERVALS is set: the file itself is loaded without it. */
export const createBarBuilder = () => {
  const client = createDocumentClient();
  return createConsumer({
    telemetry: createTelemetry(),
    states: createDetectorStates(client, VARIABLES.DETECTOR_STATE_TABLE),
    workflow: createAnalysisWorkflow(VARIABLES.PATTERN_ANALYSIS_WORKFLOW_ARN),
    recentBars: createRecentBars(client, VARIABLES.RECENT_BARS_TABLE),
    failedMessages: createSqsQueue(VARIABLES.FAILED_MESSAGES_QUEUE_URL),
    maxEventAgeHours: 24,
    unknownFields: 'ignore',
    bars: {
      table: createOpenBarsTable(client, VARIABLES.OPEN_BARS_TABLE),
      calendar: getCalendar('24x7'),
      intervals: ['1m', '5m'],
    },
  });
};
