import type { Construct } from 'constructs';
import type { Config } from '../../config';
import { SystemStack } from '../../modules/system-stack';
import { alerting } from './alerting';
import { analysis } from './analysis';
import { api } from './api';
import { approvals } from './approvals';
import { ingestion } from './ingestion';
import { Shared } from './shared';

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

    const { marketData, consumer } = ingestion(shared);
    const { tradingPatterns, alertQueue, detector, workflow } = analysis(shared, consumer);
    const { alertHistory, processor } = alerting(shared, alertQueue);
    const { page, pending, askAt } = approvals(shared, {
      alertProcessor: processor,
      alertHistory,
      tradingPatterns,
    });
    const { url, rest } = api(shared, { detector, tradingPatterns, alertHistory, approvalPage: page });
    const approvalUrl = askAt(rest);

    this.output('ApiGatewayUrl', url, 'Where the REST API answers');
    this.output(
      'ApprovalApiUrl',
      approvalUrl,
      'Where approvers answer: a link is this, a slash and its token',
    );
    this.output('PendingApprovalsQueueUrl', pending.url, 'The queue of approvals that something is due for');
    this.output('AlertQueueUrl', alertQueue.url, 'The queue between detection and alerting');
    this.output('KinesisStreamArn', marketData.arn, 'The stream that takes market data');
    this.output('PatternAnalysisWorkflowArn', workflow.arn, 'The Express workflow that analyses a window');
    this.output('LiveAliasArn', detector.liveArn, "PatternDetector's alias live");
  }
}
