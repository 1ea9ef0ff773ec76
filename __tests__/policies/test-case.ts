import type { TestResources } from './test-stack';

/** The id of a rule, resources that violate it, resources that comply with it, and the `found` of the report. */
export type RuleCase = readonly [
  string,
  { readonly violating: TestResources; readonly compliant: TestResources; readonly found: string },
];

export const createFunction = (attributes: object): TestResources => ({
  aws_lambda_function: { F: attributes },
});
export const createQueue = (attributes: object): TestResources => ({ aws_sqs_queue: { Q: attributes } });
export const createMapping = (attributes: object): TestResources => ({
  aws_lambda_event_source_mapping: { M: attributes },
});
/** A queue with a redrive policy that invokes a function. */
export const createInvokingQueue = (redrive: object): TestResources => ({
  ...createQueue(redrive),
  aws_lambda_event_source_mapping: { M: { event_source_arn: '${aws_sqs_queue.Q.arn}' } },
});
/** A redrive policy after so many receives. */
export const createRedrivePolicy = (receives: number) => ({
  redrive_policy: `{"deadLetterTargetArn":"\${aws_sqs_queue.D.arn}","maxReceiveCount":${receives}}`,
});
export const createDeploymentGroup = (config: string, enabled: boolean): TestResources => ({
  aws_codedeploy_deployment_group: {
    D: { deployment_config_name: config, auto_rollback_configuration: { enabled } },
  },
});
export const createLogGroup = (days?: number): TestResources => ({
  aws_cloudwatch_log_group: { G: { retention_in_days: days } },
});
export const STAGE = { aws_api_gateway_stage: { S: { stage_name: 'dev' } } };
export const createThrottledStage = (rate: number, path = '*/*'): TestResources => ({
  ...STAGE,
  aws_api_gateway_method_settings: {
    T: {
      method_path: path,
      stage_name: '${aws_api_gateway_stage.S.stage_name}',
      settings: { throttling_rate_limit: rate, throttling_burst_limit: 2000 },
    },
  },
});
