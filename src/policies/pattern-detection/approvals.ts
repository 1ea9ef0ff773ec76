import { expectTextWith, expectReference } from '../requirements/expected-values';
import { requireAny, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';

const SYSTEM_DIR = 'src/systems/pattern-detection';

/** The approval of critical alerts: requirement 19. */
export const APPROVAL_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'MS-REQ-32',
    title: 'the topic AlertApprovalRequests sends approval requests over HTTP(S)',
    severity: 'high',
    source: 'requirement 19',
    fix: `create the topic and its subscription in ${SYSTEM_DIR}/approvals.ts`,
    expectations: [
      requireResource('aws_sns_topic', 'AlertApprovalRequests'),
      requireAny('aws_sns_topic_subscription', {
        topic_arn: expectReference('aws_sns_topic', 'AlertApprovalRequests'),
        protocol: {
          description: 'http or https',
          matches: (value) => value === 'http' || value === 'https',
        },
      }),
    ],
  },
  {
    id: 'MS-REQ-33',
    title: 'the queue PendingApprovals has a visibility timeout of two hours',
    severity: 'high',
    source: 'requirement 19',
    fix: `create it in ${SYSTEM_DIR}/approvals.ts`,
    expectations: [
      requireResource('aws_sqs_queue', 'PendingApprovals', { visibility_timeout_seconds: 7200 }),
    ],
  },
  {
    id: 'MS-REQ-34',
    title: 'the table ApprovalTracking has the key approvalId and the TTL attribute expiresAt',
    severity: 'high',
    source: 'requirement 19',
    fix: `create it in ${SYSTEM_DIR}/approvals.ts`,
    expectations: [
      requireResource('aws_dynamodb_table', 'ApprovalTracking', {
        hash_key: 'approvalId',
        'ttl.attribute_name': 'expiresAt',
        'ttl.enabled': true,
      }),
    ],
  },
  {
    id: 'MS-REQ-35',
    title: 'the functions ApprovalProcessor and ApprovalCallback exist, and a key signs the links',
    severity: 'high',
    source: 'requirement 19',
    fix: `create them in ${SYSTEM_DIR}/approvals.ts`,
    expectations: [
      requireResource('aws_lambda_function', 'ApprovalProcessor'),
      requireResource('aws_lambda_function', 'ApprovalCallback'),
      requireAny('aws_kms_key', { key_usage: 'GENERATE_VERIFY_MAC' }),
    ],
  },
  {
    id: 'MS-REQ-36',
    title: 'unanswered approvals are rejected by a timer, or by a sweep every five minutes',
    severity: 'high',
    source: 'requirement 19',
    fix: `create both in ${SYSTEM_DIR}/approvals.ts`,
    expectations: [
      requireResource('aws_scheduler_schedule_group', 'ApprovalTimers'),
      requireResource('aws_scheduler_schedule', 'ApprovalSweep', { schedule_expression: 'rate(5 minutes)' }),
    ],
  },
  {
    id: 'MS-REQ-37',
    title: 'a Logs Insights query measures the approval latency',
    severity: 'low',
    source: 'requirement 19',
    fix: `create it in ${SYSTEM_DIR}/observability.ts`,
    expectations: [
      requireResource('aws_cloudwatch_query_definition', 'ApprovalLatency', {
        query_string: expectTextWith('approval_latency'),
      }),
    ],
  },
  {
    id: 'MS-REQ-38',
    title: 'X-Ray does not trace requests to approval links',
    severity: 'high',
    source: 'security',
    fix: `create the sampling rule in ${SYSTEM_DIR}/api.ts: anyone who reads a link in a trace can answer the approval`,
    expectations: [
      requireAny('aws_xray_sampling_rule', {
        url_path: expectTextWith('/approve/'),
        fixed_rate: 0,
        reservoir_size: 0,
      }),
    ],
  },
];
