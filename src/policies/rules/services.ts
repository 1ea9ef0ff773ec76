import { asBlocks } from '../../domain/plan/resources';
import { readJson } from '../documents';
import { type Rule, unless } from '../rule';

const WEEK = 7;
const WIDGETS = 12;
const RELEASE = 'CodeDeployDefault.LambdaCanary10Percent5Minutes';
const POWER_SIZES = [512, 1024, 1536, 2048, 3008];
const TUNED = /^PatternDetectorAt\d+-/;

/** Tables, workflows, logs, the dashboard, releases and power tuning. */
export const SERVICE_RULES: readonly Rule[] = [
  {
    id: 'MS-DDB-1',
    title: 'tables are on demand',
    severity: 'medium',
    source: 'C8',
    mend: 'make the table with Table (src/modules/table.ts) and no provisioned capacity',
    types: ['aws_dynamodb_table'],
    check: ({ values: { billing_mode: mode } }) =>
      unless(mode === 'PAY_PER_REQUEST', mode, 'billing_mode PAY_PER_REQUEST'),
  },
  {
    id: 'MS-DDB-2',
    title: 'tables have point-in-time recovery',
    severity: 'high',
    source: 'C8',
    mend: 'make the table with Table (src/modules/table.ts)',
    types: ['aws_dynamodb_table'],
    check({ values: { point_in_time_recovery: recovery } }) {
      const enabled = asBlocks(recovery)[0]?.enabled;
      return unless(enabled === true, enabled, 'point_in_time_recovery enabled');
    },
  },
  {
    id: 'MS-SFN-1',
    title: 'workflows are Express',
    severity: 'medium',
    source: 'C9',
    mend: 'make the workflow with Workflow (src/modules/workflow.ts)',
    types: ['aws_sfn_state_machine'],
    check: ({ values: { type } }) => unless(type === 'EXPRESS', type, 'type EXPRESS'),
  },
  {
    id: 'MS-LOG-1',
    title: 'logs are kept for a week',
    severity: 'medium',
    source: 'requirement 8',
    mend: 'make the log group with src/modules/log-group.ts',
    types: ['aws_cloudwatch_log_group'],
    check: ({ values: { retention_in_days: days } }) => unless(days === WEEK, days, `${WEEK} days`),
  },
  {
    id: 'MS-DSH-1',
    title: 'dashboards have twelve widgets or more',
    severity: 'low',
    source: 'C13',
    mend: 'put the missing widgets into the dashboard',
    types: ['aws_cloudwatch_dashboard'],
    check({ values: { dashboard_body: body } }) {
      const { widgets = [] } = (readJson(body) ?? {}) as { widgets?: unknown[] };
      const count = widgets.filter((one) => (one as { type?: string }).type !== 'text').length;
      return unless(count >= WIDGETS, `${count} widgets`, `${WIDGETS} or more, texts not counted`);
    },
  },
  {
    id: 'MS-REL-1',
    title: 'new code gets a tenth of the traffic for five minutes, and goes back by itself',
    severity: 'high',
    source: 'C11',
    mend: 'make the deployment group with CanaryRelease (src/modules/canary-release.ts)',
    types: ['aws_codedeploy_deployment_group'],
    check({ values }) {
      const [rollback] = asBlocks(values.auto_rollback_configuration);
      return [
        ...unless(values.deployment_config_name === RELEASE, values.deployment_config_name, RELEASE),
        ...unless(rollback?.enabled === true, rollback?.enabled, 'auto_rollback_configuration enabled'),
      ];
    },
  },
  {
    id: 'MS-PWR-1',
    title: 'power tuning tries exactly five sizes',
    severity: 'low',
    source: 'C14',
    mend: `make the measured functions of src/systems/pattern-detection/power-tuning.ts for ${POWER_SIZES.join(', ')} MB`,
    types: ['aws_sfn_state_machine'],
    check({ values }, { suffix, resources }) {
      if (values.name !== `PowerTuningWorkflow-${suffix}`) return [];
      const sizes = resources
        .filter(({ type, values: { function_name: name } }) => {
          return type === 'aws_lambda_function' && TUNED.test(String(name));
        })
        .map(({ values: { memory_size: size } }) => Number(size))
        .sort((a, b) => a - b);
      return unless(sizes.join() === POWER_SIZES.join(), sizes, JSON.stringify(POWER_SIZES));
    },
  },
];
