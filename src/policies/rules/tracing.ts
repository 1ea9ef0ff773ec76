import { asBlocks } from '../../domain/plan/resources';
import { type Rule, unless } from '../rule';

/** X-Ray, on everything that can be traced. */
export const TRACING_RULES: readonly Rule[] = [
  {
    id: 'MS-TRC-1',
    title: 'functions are traced',
    severity: 'medium',
    source: 'C4',
    mend: 'make the function with ServerlessFunction, which sets active tracing',
    types: ['aws_lambda_function'],
    check({ values: { tracing_config: config } }) {
      const mode = asBlocks(config)[0]?.mode;
      return unless(mode === 'Active', mode, 'tracing_config mode Active');
    },
  },
  {
    id: 'MS-TRC-2',
    title: 'workflows are traced',
    severity: 'medium',
    source: 'C4',
    mend: 'make the workflow with Workflow (src/modules/workflow.ts)',
    types: ['aws_sfn_state_machine'],
    check({ values: { tracing_configuration: config } }) {
      const enabled = asBlocks(config)[0]?.enabled;
      return unless(enabled === true, enabled, 'tracing_configuration enabled');
    },
  },
  {
    id: 'MS-TRC-3',
    title: 'stages of an API are traced',
    severity: 'medium',
    source: 'C4',
    mend: 'make the stage with src/modules/api-stage.ts',
    types: ['aws_api_gateway_stage'],
    check: ({ values: { xray_tracing_enabled: traced } }) =>
      unless(traced === true, traced, 'xray_tracing_enabled true'),
  },
];
