import { asBlocks } from '../../domain/plan/resources';
import { createMismatchUnless, type PolicyRule } from '../rule';

/** Functions, workflows and APIs are traced with X-Ray. */
export const TRACING_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-TRC-1',
    title: 'functions are traced with X-Ray',
    severity: 'medium',
    source: 'observability',
    fix: 'create the function with ServerlessFunction, which enables active tracing',
    types: ['aws_lambda_function'],
    check({ values: { tracing_config: config } }) {
      const mode = asBlocks(config)[0]?.mode;
      return createMismatchUnless(mode === 'Active', mode, 'tracing_config mode Active');
    },
  },
  {
    id: 'MS-TRC-2',
    title: 'workflows are traced with X-Ray',
    severity: 'medium',
    source: 'observability',
    fix: 'create the workflow with Workflow (src/modules/workflow.ts)',
    types: ['aws_sfn_state_machine'],
    check({ values: { tracing_configuration: config } }) {
      const enabled = asBlocks(config)[0]?.enabled;
      return createMismatchUnless(enabled === true, enabled, 'tracing_configuration enabled');
    },
  },
  {
    id: 'MS-TRC-3',
    title: 'API stages are traced with X-Ray',
    severity: 'medium',
    source: 'observability',
    fix: 'create the API with RestApi (src/modules/rest-api.ts)',
    types: ['aws_api_gateway_stage'],
    check: ({ values: { xray_tracing_enabled: isTraced } }) =>
      createMismatchUnless(isTraced === true, isTraced, 'xray_tracing_enabled true'),
  },
];
