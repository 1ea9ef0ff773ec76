import { refersTo } from '../../domain/plan/resources';
import { anyValue, expectTextWith, expectReference } from '../requirements/expected-values';
import {
  limitToRegion,
  requireAny,
  requireDefaultTags,
  requireForEach,
  requireResource,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';

const SYSTEM_DIR = 'src/systems/pattern-detection';

/** Tags, power tuning, scaling, cost, layers and roles: requirement 18, C5 and C15. */
export const OPERATION_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'MS-TAG-2',
    title: 'the default tags are exactly Project, Environment and CostCenter',
    severity: 'medium',
    source: 'C15',
    fix: 'set exactly these tags in the configuration of the system',
    expectations: [requireDefaultTags('CostCenter', 'Environment', 'Project')],
  },
  {
    id: 'MS-REQ-26',
    title: 'PowerTuningWorkflow compares memory sizes with a nested workflow',
    severity: 'medium',
    source: 'requirement 18',
    fix: `create both in ${SYSTEM_DIR}/power-tuning.ts`,
    expectations: [
      requireResource('aws_sfn_state_machine', 'PowerTuningWorkflow', {
        definition: expectReference('aws_sfn_state_machine'),
      }),
    ],
  },
  {
    id: 'MS-REQ-27',
    title: 'AlertProcessor scales to 5 messages per execution, and to zero outside market hours',
    severity: 'medium',
    source: 'requirement 18',
    fix: `create it with QueueScaling in ${SYSTEM_DIR}/observability.ts`,
    expectations: [
      requireAny('aws_appautoscaling_target', { resource_id: expectTextWith('function:AlertProcessor-') }),
      requireAny('aws_appautoscaling_policy', {
        'target_tracking_scaling_policy_configuration.target_value': 5,
        resource_id: expectReference('aws_appautoscaling_target'),
      }),
      requireAny('aws_appautoscaling_scheduled_action', {
        'scalable_target_action.max_capacity': 0,
        resource_id: expectReference('aws_appautoscaling_target'),
      }),
    ],
  },
  {
    id: 'MS-REQ-28',
    title: 'an alarm and a budget report charges above 100 USD a month',
    severity: 'medium',
    source: 'requirement 18',
    fix: `create the alarm and the budget in ${SYSTEM_DIR}/billing-alarms.ts`,
    expectations: [
      // AWS publishes billing metrics in this region only; other regions have the budget alone.
      limitToRegion(
        'us-east-1',
        requireResource('aws_cloudwatch_metric_alarm', 'EstimatedCharges', {
          threshold: 100,
          alarm_actions: anyValue,
        }),
      ),
      requireAny('aws_budgets_budget', { limit_amount: 100, limit_unit: 'USD', time_unit: 'MONTHLY' }),
    ],
  },
  {
    id: 'MS-REQ-29',
    title: 'the logs of the firewall use Intelligent-Tiering',
    severity: 'low',
    source: 'requirement 18',
    fix: 'create the bucket with LogBucket (src/modules/log-bucket.ts)',
    expectations: [
      requireAny('aws_s3_bucket_lifecycle_configuration', {
        bucket: expectReference('aws_s3_bucket'),
        rule: expectTextWith('"INTELLIGENT_TIERING"'),
      }),
    ],
  },
  {
    id: 'MS-REQ-30',
    title: 'shared dependencies are in a layer',
    severity: 'low',
    source: 'C5',
    fix: 'create it with Layer (src/modules/layer.ts)',
    expectations: [requireAny('aws_lambda_layer_version')],
  },
  {
    id: 'MS-REQ-31',
    title: 'every function has its own role, and every role has a policy',
    severity: 'high',
    source: 'security',
    fix: 'create the function with ServerlessFunction, which creates both',
    expectations: [
      requireForEach(
        'aws_lambda_function',
        'aws_iam_role',
        'a role that no other function uses',
        (role, lambda, { resources }) =>
          refersTo(lambda, 'role', role) &&
          resources.filter((other) => other.type === lambda.type && refersTo(other, 'role', role)).length ===
            1,
      ),
      requireForEach('aws_iam_role', 'aws_iam_role_policy', 'a policy of the role', (policy, role) =>
        refersTo(policy, 'role', role),
      ),
    ],
  },
];
