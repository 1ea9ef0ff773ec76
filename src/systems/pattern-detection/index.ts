import type { Construct } from 'constructs';
import type { Config } from '../../config';
import { SystemStack } from '../../modules/system-stack';
import { alerting } from './alerting';
import { analysis } from './analysis';
import { api } from './api';
import { ingestion } from './ingestion';
import { observability } from './observability';
import { powerTuningParts } from './power-tuning';
import { Shared } from './shared';
import { thresholds } from './thresholds';

/**
 * Stock pattern detection: market data comes in by the stream or the API; patterns and alerts come out by the
 * tables, the topic and the API. Reads in the order in which the data flows.
 */
export class PatternDetection extends SystemStack {
  constructor(scope: Construct, config: Config) {
    super(scope, 'pattern-detection', {
      suffix: config.suffix,
      region: config.region,
      stateBucket: config.stateBucket,
      endpoint: config.endpoint,
      tags: config.tags,
    });
    const shared = new Shared(this, config);

    const { marketData, consumer, detectorState } = ingestion(shared);
    const { tradingPatterns, alertQueue, detector, workflow } = analysis(shared, consumer);
    const { alertHistory, processor } = alerting(shared, alertQueue);
    const { url } = api(shared, { detector, tradingPatterns, alertHistory });
    const { thresholdWatch, rule } = thresholds(shared, detectorState);
    const powerTuning = powerTuningParts(shared, { tradingPatterns, alertQueue });
    const { dashboardUrl } = observability(shared, {
      consumer,
      processor,
      alertQueue,
      workflow,
      tables: [tradingPatterns, alertHistory, detectorState, thresholdWatch],
      rule,
    });

    this.output('ApiGatewayUrl', url, 'Where the REST API answers');
    this.output('AlertQueueUrl', alertQueue.url, 'The queue between detection and alerting');
    this.output('KinesisStreamArn', marketData.arn, 'The stream that takes market data');
    this.output('PatternAnalysisWorkflowArn', workflow.arn, 'The Express workflow that analyses a window');
    this.output(
      'PowerTuningWorkflowArn',
      powerTuning.workflow.arn,
      "The Express workflow that compares PatternDetector's memory sizes",
    );
    this.output('LiveAliasArn', detector.liveArn, "PatternDetector's alias live");
    this.output('DashboardUrl', dashboardUrl, "The dashboard in CloudWatch's console; an emulator has none");
  }
}
