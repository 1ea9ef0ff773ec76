import { named, some } from './demand';
import type { Row } from './row';
import { holding, to } from './wanted';

const HERE = 'src/systems/pattern-detection';

/** How a critical alert is approved: requirement 19. */
export const APPROVAL_ROWS: readonly Row[] = [
  {
    id: 'MS-REQ-32',
    title: 'approvals are asked by the topic AlertApprovalRequests, over HTTP(S)',
    severity: 'high',
    source: 'requirement 19',
    mend: `make the topic and its subscription in ${HERE}/approvals.ts`,
    seeks: [
      named('aws_sns_topic', 'AlertApprovalRequests'),
      some('aws_sns_topic_subscription', {
        topic_arn: to('aws_sns_topic', 'AlertApprovalRequests'),
        protocol: { says: 'http or https', holds: (value) => value === 'http' || value === 'https' },
      }),
    ],
  },
  {
    id: 'MS-REQ-33',
    title: 'there is the queue PendingApprovals, of two hours',
    severity: 'high',
    source: 'requirement 19',
    mend: `make it in ${HERE}/approvals.ts`,
    seeks: [named('aws_sqs_queue', 'PendingApprovals', { visibility_timeout_seconds: 7200 })],
  },
  {
    id: 'MS-REQ-34',
    title: 'there is the table ApprovalTracking, by approvalId, whose rows end at expiresAt',
    severity: 'high',
    source: 'requirement 19',
    mend: `make it in ${HERE}/approvals.ts`,
    seeks: [
      named('aws_dynamodb_table', 'ApprovalTracking', {
        hash_key: 'approvalId',
        'ttl.attribute_name': 'expiresAt',
        'ttl.enabled': true,
      }),
    ],
  },
  {
    id: 'MS-REQ-35',
    title: 'ApprovalProcessor and ApprovalCallback decide, and a key signs the links',
    severity: 'high',
    source: 'requirement 19',
    mend: `make them in ${HERE}/approvals.ts`,
    seeks: [
      named('aws_lambda_function', 'ApprovalProcessor'),
      named('aws_lambda_function', 'ApprovalCallback'),
      some('aws_kms_key', { key_usage: 'GENERATE_VERIFY_MAC' }),
    ],
  },
  {
    id: 'MS-REQ-36',
    title: 'what nobody answers is rejected by a timer, or by a sweep every five minutes',
    severity: 'high',
    source: 'requirement 19',
    mend: `make both in ${HERE}/approvals.ts`,
    seeks: [
      named('aws_scheduler_schedule_group', 'ApprovalTimers'),
      named('aws_scheduler_schedule', 'ApprovalSweep', { schedule_expression: 'rate(5 minutes)' }),
    ],
  },
  {
    id: 'MS-REQ-37',
    title: 'a query of Logs Insights tells how long approvals take',
    severity: 'low',
    source: 'requirement 19',
    mend: `make it in ${HERE}/observability.ts`,
    seeks: [
      named('aws_cloudwatch_query_definition', 'ApprovalLatency', {
        query_string: holding('approval_latency'),
      }),
    ],
  },
  {
    id: 'MS-REQ-38',
    title: 'no trace keeps an approval link',
    severity: 'high',
    source: 'security',
    mend: `make the sampling rule in ${HERE}/api.ts: a link is all that is needed to answer`,
    seeks: [
      some('aws_xray_sampling_rule', {
        url_path: holding('/approve/'),
        fixed_rate: 0,
        reservoir_size: 0,
      }),
    ],
  },
];
