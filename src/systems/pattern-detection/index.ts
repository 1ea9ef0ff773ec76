import type { Construct } from 'constructs';
import type { Config } from '../../config';
import { SystemStack } from '../../modules/system-stack';
import { alerting } from './alerting';
import { analysis } from './analysis';
import { api } from './api';
import { failures } from './failures';
import { approvals } from './approvals';
import { ingestion } from './ingestion';
import { release } from './release';
import { protection } from './protection';
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
      permissionsBoundary: config.permissionsBoundary,
      endpoint: config.endpoint,
      tags: config.tags,
    });
    const shared = new Shared(this, config);

    const { marketData, consumer, failedMessages, detectorState } = ingestion(shared);
    const { tradingPatterns, alertQueue, manualReview, detector, workflow } = analysis(shared, consumer);
    const { alertHistory, processor } = alerting(shared, alertQueue);
    const { page, pending, askAt, tracking } = approvals(shared, {
      alertProcessor: processor,
      alertHistory,
      tradingPatterns,
    });
    const { rest } = api(shared, { detector, tradingPatterns, alertHistory, approvalPage: page });
    const approvalUrl = askAt(rest);
    const { firewall } = protection(shared, rest);
    const { thresholdWatch, rule } = thresholds(shared, detectorState);
    const powerTuning = powerTuningParts(shared, { tradingPatterns, alertQueue });
    const { deploymentGroupName } = release(shared, detector);
    // Watches over all that stands above it.
    const { dashboardUrl } = observability(shared, {
      consumer,
      processor,
      alertQueue,
      workflow,
      tables: [tradingPatterns, alertHistory, detectorState, thresholdWatch, tracking],
      rule,
    });
    failures(shared, { failedMessages, manualReview });

    this.output('ApiGatewayUrl', rest.url, 'Where the REST API answers');
    this.output('CanaryApiUrl', rest.canaryUrl, "Where the REST API's newest document answers every request");
    this.output('WebAclArn', firewall.arn, 'The firewall before the REST API');
    this.output(
      'ApprovalApiUrl',
      approvalUrl,
      'Where approvers answer: a link is this, a slash and its token',
    );
    this.output('PendingApprovalsQueueUrl', pending.url, 'The queue of approvals that something is due for');
    this.output('AlertQueueUrl', alertQueue.url, 'The queue between detection and alerting');
    this.output('KinesisStreamArn', marketData.arn, 'The stream that takes market data');
    this.output('PatternAnalysisWorkflowArn', workflow.arn, 'The Express workflow that analyses a window');
    this.output(
      'PowerTuningWorkflowArn',
      powerTuning.workflow.arn,
      "The Express workflow that compares PatternDetector's memory sizes",
    );
    this.output('LiveAliasArn', detector.liveArn, "PatternDetector's alias live");
    if (deploymentGroupName)
      this.output(
        'DeploymentGroupName',
        deploymentGroupName,
        "The CodeDeploy group of PatternDetector's releases",
      );
    this.output('DashboardUrl', dashboardUrl, "The dashboard in CloudWatch's console; an emulator has none");
  }
}
