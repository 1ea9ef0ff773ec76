import type { Construct } from 'constructs';
import { getStackProperties } from '../../config';
import { patternDetection, type PatternDetectionConfig } from '../../config/pattern-detection';
import { SystemStack } from '../../modules/system-stack';
import { createAlerting } from './alerting';
import { createAnalysis } from './analysis';
import { createApi } from './api';
import { createDeliveryAlarms } from './delivery-alarms';
import { createFailureAlarms } from './failure-alarms';
import { createFeedAlarms } from './feed-alarms';
import { createApprovals } from './approvals';
import { createIngestion } from './ingestion';
import { createCanaryRelease } from './canary-release';
import { createFirewall } from './firewall';
import { createObservability } from './observability';
import { createPowerTuning } from './power-tuning';
import { SystemContext } from './context';
import { createThresholdCheck } from './thresholds';

/**
 * Stock pattern detection: the input is market data from the stream or the API, the results are patterns and alerts in
 * the tables, the topic and the API. The code follows the data flow.
 */
export class PatternDetection extends SystemStack {
  constructor(scope: Construct, config: PatternDetectionConfig) {
    super(scope, getStackProperties(patternDetection, config));
    const context = new SystemContext(this, config);

    const { marketData, consumer, failedMessages, detectorState, openBars, recentBars } =
      createIngestion(context);
    const { tradingPatterns, alertQueue, manualReview, detector, workflow } = createAnalysis(context, {
      consumer,
      recentBars,
    });
    const { alertHistory, alertLimits, processor } = createAlerting(context, { alertQueue, tradingPatterns });
    const { page, pending, requests, timers, setPageUrl, tracking } = createApprovals(context, {
      alertProcessor: processor,
      alertHistory,
      alertLimits,
      tradingPatterns,
    });
    const { restApi } = createApi(context, {
      detector,
      tradingPatterns,
      alertHistory,
      alertLimits,
      approvalPage: page,
    });
    const approvalUrl = setPageUrl(restApi);
    const { firewall } = createFirewall(context, restApi);
    const { thresholdWatch, rule } = createThresholdCheck(context, { detectorState, alertLimits });
    const powerTuning = createPowerTuning(context, { tradingPatterns, recentBars, alertQueue });
    const { deploymentGroupName } = createCanaryRelease(context, detector);
    // Created last, because it monitors all other parts.
    const { dashboardUrl } = createObservability(context, {
      consumer,
      processor,
      alertQueue,
      workflow,
      tables: [
        tradingPatterns,
        alertHistory,
        alertLimits,
        detectorState,
        openBars,
        recentBars,
        thresholdWatch,
        tracking,
      ],
      rule,
    });
    createDeliveryAlarms(context, {
      topics: [context.tradingAlerts, context.operatorAlarms, requests],
      scheduleGroups: [context.schedules, timers],
      pendingApprovals: pending,
    });
    createFeedAlarms(context);
    createFailureAlarms(context, { failedMessages, manualReview });

    this.addOutput('ApiGatewayUrl', restApi.url, 'The URL of the REST API');
    this.addOutput(
      'CanaryApiUrl',
      restApi.canaryUrl,
      "The URL of the canary stage, which uses the REST API's newest document",
    );
    this.addOutput('WebAclArn', firewall.arn, 'The web ACL of the REST API');
    this.addOutput(
      'ApprovalApiUrl',
      approvalUrl,
      'The URL of the approval page; an approval link is this URL, a slash and the token',
    );
    this.addOutput('PendingApprovalsQueueUrl', pending.url, 'The queue of approvals to process');
    this.addOutput('AlertQueueUrl', alertQueue.url, 'The queue between detection and alerting');
    this.addOutput('KinesisStreamArn', marketData.arn, 'The stream that receives market data');
    this.addOutput('PatternAnalysisWorkflowArn', workflow.arn, 'The Express workflow that analyses a window');
    this.addOutput(
      'PowerTuningWorkflowArn',
      powerTuning.workflow.arn,
      "The Express workflow that compares PatternDetector's memory sizes",
    );
    this.addOutput('LiveAliasArn', detector.liveArn, "PatternDetector's alias live");
    if (deploymentGroupName)
      this.addOutput(
        'DeploymentGroupName',
        deploymentGroupName,
        "The CodeDeploy group of PatternDetector's releases",
      );
    this.addOutput(
      'DashboardUrl',
      dashboardUrl,
      'The dashboard in the CloudWatch console; not available in an emulator',
    );
  }
}
