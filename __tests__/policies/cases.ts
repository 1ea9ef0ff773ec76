import type { Planted } from './planted';

/** The id of a rule, resources that violate it, resources that comply with it, and what the report shows as found. */
export type Case = readonly [
  string,
  { readonly violating: Planted; readonly compliant: Planted; readonly found: string },
];

export const lambda = (attributes: object): Planted => ({ aws_lambda_function: { F: attributes } });
export const queue = (attributes: object): Planted => ({ aws_sqs_queue: { Q: attributes } });
export const mapping = (attributes: object): Planted => ({
  aws_lambda_event_source_mapping: { M: attributes },
});
/** A queue with a redrive policy that invokes a function. */
export const invokingQueue = (redrive: object): Planted => ({
  ...queue(redrive),
  aws_lambda_event_source_mapping: { M: { event_source_arn: '${aws_sqs_queue.Q.arn}' } },
});
/** A redrive policy after so many receives. */
export const redriveAfter = (receives: number) => ({
  redrive_policy: `{"deadLetterTargetArn":"\${aws_sqs_queue.D.arn}","maxReceiveCount":${receives}}`,
});
export const release = (config: string, enabled: boolean): Planted => ({
  aws_codedeploy_deployment_group: {
    D: { deployment_config_name: config, auto_rollback_configuration: { enabled } },
  },
});
export const logGroup = (days?: number): Planted => ({
  aws_cloudwatch_log_group: { G: { retention_in_days: days } },
});
export const STAGE = { aws_api_gateway_stage: { S: { stage_name: 'dev' } } };
export const throttledStage = (rate: number, path = '*/*'): Planted => ({
  ...STAGE,
  aws_api_gateway_method_settings: {
    T: {
      method_path: path,
      stage_name: '${aws_api_gateway_stage.S.stage_name}',
      settings: { throttling_rate_limit: rate, throttling_burst_limit: 2000 },
    },
  },
});
