import { parseTemplateJson } from '../../policy-documents';
import { createMismatchUnless, type PolicyRule } from '../../rule';

const RETENTION_DAYS = 7;
const MIN_WIDGETS = 12;
const DEPLOYMENT_CONFIG = 'CodeDeployDefault.LambdaCanary10Percent5Minutes';
const POWER_SIZES = [512, 1024, 1536, 2048, 3008];
const MEASURED_FUNCTION = /^PatternDetectorAt\d+-/;

/** Tables, workflows, logs, the dashboard, releases and power tuning. */
export const SERVICE_REQUIREMENTS: readonly PolicyRule[] = [
  {
    id: 'MS-DDB-1',
    title: 'tables have on-demand capacity',
    severity: 'medium',
    source: 'C8',
    fix: 'create the table with Table (src/modules/table.ts), without provisioned capacity',
    types: ['aws_dynamodb_table'],
    check: ({ values: { billing_mode: mode } }) =>
      createMismatchUnless(mode === 'PAY_PER_REQUEST', mode, 'billing_mode PAY_PER_REQUEST'),
  },
  {
    id: 'MS-SFN-1',
    title: 'workflows are Express workflows',
    severity: 'medium',
    source: 'C9',
    fix: 'create the workflow with Workflow (src/modules/workflow.ts)',
    types: ['aws_sfn_state_machine'],
    check: ({ values: { type } }) => createMismatchUnless(type === 'EXPRESS', type, 'type EXPRESS'),
  },
  {
    id: 'MS-LOG-2',
    title: 'log groups retain logs for exactly seven days',
    severity: 'medium',
    source: 'requirement 8',
    fix: 'create the log group with src/modules/log-group.ts',
    types: ['aws_cloudwatch_log_group'],
    // A log group without a retention period violates this rule too: a waiver of MS-LOG-1 does not cover it.
    check: ({ values: { retention_in_days: days } }) =>
      createMismatchUnless(days === RETENTION_DAYS, days, `${RETENTION_DAYS} days`),
  },
  {
    id: 'MS-DSH-1',
    title: 'dashboards have at least twelve widgets',
    severity: 'low',
    source: 'C13',
    fix: 'add the missing widgets to the dashboard',
    types: ['aws_cloudwatch_dashboard'],
    check({ values: { dashboard_body: body } }) {
      const { widgets = [] } = (parseTemplateJson(body) ?? {}) as { widgets?: { type?: string }[] };
      const count = widgets.filter(({ type }) => type !== 'text').length;
      return createMismatchUnless(
        count >= MIN_WIDGETS,
        `${count} widgets`,
        `${MIN_WIDGETS} or more, without text widgets`,
      );
    },
  },
  {
    id: 'MS-REL-2',
    title: 'releases shift 10 % of the traffic for five minutes',
    severity: 'high',
    source: 'C11',
    fix: 'create the deployment group with CanaryRelease (src/modules/canary-release.ts)',
    types: ['aws_codedeploy_deployment_group'],
    check: ({ values: { deployment_config_name: name } }) =>
      createMismatchUnless(name === DEPLOYMENT_CONFIG, name, DEPLOYMENT_CONFIG),
  },
  {
    id: 'MS-PWR-1',
    title: 'power tuning measures exactly five memory sizes',
    severity: 'low',
    source: 'C14',
    fix: `create the measured functions in src/systems/pattern-detection/power-tuning.ts with ${POWER_SIZES.join(', ')} MB`,
    types: ['aws_sfn_state_machine'],
    check({ values }, { suffix, resources }) {
      if (values.name !== `PowerTuningWorkflow-${suffix}`) return [];
      const sizes = resources
        .filter(
          ({ type, values: { function_name: name } }) =>
            type === 'aws_lambda_function' && MEASURED_FUNCTION.test(String(name)),
        )
        .map(({ values: { memory_size: size } }) => Number(size))
        .sort((a, b) => a - b);
      return createMismatchUnless(sizes.join() === POWER_SIZES.join(), sizes, JSON.stringify(POWER_SIZES));
    },
  },
];
