import { Queue } from '../../modules/queue';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { Table } from '../../modules/table';
import { Workflow } from '../../modules/workflow';
import { BY_ALERT_DUE, BY_TIME } from './table-indexes';
import type { SystemContext } from './context';
import { createDetectorEnvironment } from './detector-environment';
import { createAnalysisDefinition } from './analysis-workflow';

/** Creates the analysis of a window: it stores patterns, queues alerts, and sends failures to manual review. */
export function createAnalysis(
  { stack, key, config, operatorAlarms, createFunction }: SystemContext,
  { consumer, recentBars }: { readonly consumer: ServerlessFunction; readonly recentBars: Table },
) {
  const tradingPatterns = new Table(stack, 'TradingPatterns', {
    key,
    partitionKey: 'patternId',
    sortKey: 'timestamp',
    indexes: [...BY_TIME, BY_ALERT_DUE],
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const alertQueue = new Queue(stack, 'AlertQueue', { key, visibilityTimeout: 300, maxReceives: 3 });
  const manualReview = new Queue(stack, 'ManualReview', { key, visibilityTimeout: 300 });
  const detector = createFunction('PatternDetector', {
    entry: 'pattern-detection/pattern-detector.ts',
    memory: 512,
    timeout: 30,
    reservedConcurrency: config.detectorConcurrency,
    release: config.supports('code-deploy') ? 'canary' : 'at-once',
    environment: createDetectorEnvironment({ config }),
  });
  tradingPatterns.grantWrite(detector);
  recentBars.grantQueryItems(detector);
  alertQueue.grantSend(detector);
  const workflow = new Workflow(stack, 'PatternAnalysisWorkflow', {
    key,
    definition: createAnalysisDefinition({
      detectorArn: detector.liveArn,
      manualReviewQueueUrl: manualReview.url,
      operatorAlarmsTopicArn: operatorAlarms.arn,
    }),
    grantCalls: (caller) => {
      detector.grantInvoke(caller);
      manualReview.grantSend(caller);
      operatorAlarms.grantPublish(caller);
    },
  });
  workflow.grantStart(consumer);
  return { tradingPatterns, alertQueue, manualReview, detector, workflow };
}
