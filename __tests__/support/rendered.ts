import type { Attributes } from './synth';

/** An example account, as in the documentation of AWS. */
export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Formats the part of an ARN after `arn:aws:`, by resource type. */
const ARNS: Readonly<Record<string, (name: string, id: string) => string>> = {
  aws_api_gateway_stage: (name) => `apigateway:${REGION}::/restapis/a1b2c3d4e5/stages/${name}`,
  aws_cloudwatch_event_archive: (name) => `events:${REGION}:${ACCOUNT}:archive/${name}`,
  aws_cloudwatch_event_bus: (name) => `events:${REGION}:${ACCOUNT}:event-bus/${name}`,
  aws_cloudwatch_event_rule: (name) => `events:${REGION}:${ACCOUNT}:rule/${name}`,
  aws_cloudwatch_log_group: (name) => `logs:${REGION}:${ACCOUNT}:log-group:${name}`,
  aws_cloudwatch_metric_alarm: (name) => `cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
  aws_codedeploy_app: (name) => `codedeploy:${REGION}:${ACCOUNT}:application:${name}`,
  aws_codedeploy_deployment_group: (name) => `codedeploy:${REGION}:${ACCOUNT}:deploymentgroup:app/${name}`,
  aws_dynamodb_table: (name) => `dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  aws_iam_openid_connect_provider: (name) => `iam::${ACCOUNT}:oidc-provider/${name}`,
  aws_iam_policy: (name) => `iam::${ACCOUNT}:policy/${name}`,
  aws_iam_role: (name) => `iam::${ACCOUNT}:role/${name}`,
  aws_kinesis_stream: (name) => `kinesis:${REGION}:${ACCOUNT}:stream/${name}`,
  aws_kms_key: (_, id) => `kms:${REGION}:${ACCOUNT}:key/${id}`,
  aws_lambda_function: (name) => `lambda:${REGION}:${ACCOUNT}:function:${name}`,
  aws_s3_bucket: (name) => `s3:::${name}`,
  aws_scheduler_schedule_group: (name) => `scheduler:${REGION}:${ACCOUNT}:schedule-group/${name}`,
  aws_secretsmanager_secret: (name) => `secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`,
  aws_sfn_state_machine: (name) => `states:${REGION}:${ACCOUNT}:stateMachine:${name}`,
  aws_sns_topic: (name) => `sns:${REGION}:${ACCOUNT}:${name}`,
  aws_sqs_queue: (name) => `sqs:${REGION}:${ACCOUNT}:${name}`,
  aws_ssm_parameter: (name) => `ssm:${REGION}:${ACCOUNT}:parameter/${name.replace(/^\//, '')}`,
  aws_wafv2_web_acl: (name) => `wafv2:${REGION}:${ACCOUNT}:regional/webacl/${name}/a1b2c3d4`,
};

/** A policy of the stack, as it is deployed. */
export interface RenderedPolicy {
  /** The address of its resource. */
  readonly address: string;
  /** Its attribute. */
  readonly attribute: string;
  readonly document: { readonly Version: string; readonly Statement: readonly RenderedStatement[] };
}

export interface RenderedStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** A synthesized stack whose Terraform expressions are replaced by plausible values in an example account. */
export class Rendered {
  private policies?: readonly RenderedPolicy[];

  constructor(private readonly resources: Resources) {}

  /** Replaces every expression in the text. @throws Error for an unsupported expression */
  render(text: string): string {
    return text.replace(/\$\{([^{}]*)\}/g, (_, expression: string) => this.renderExpression(expression));
  }

  getArn(type: string, id: string): string {
    if (type === 'aws_lambda_alias') {
      const { function_name: fn, name } = this.getAttributes(type, id);
      return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${this.render(String(fn))}:${String(name)}`;
    }
    if (type === 'aws_kinesis_stream_consumer') {
      const { stream_arn: stream, name } = this.getAttributes(type, id);
      return `${this.render(String(stream))}/consumer/${String(name)}:1700000000`;
    }
    const ending = ARNS[type];
    if (!ending)
      throw new Error(
        `${type} is not in ARNS of __tests__/support/rendered.ts; expected an entry that formats its ARN`,
      );
    return `arn:aws:${ending(this.getName(type, id), id)}`;
  }

  /** Returns the physical name of a resource. */
  getName(type: string, id: string): string {
    const { name, function_name, bucket, stage_name, alarm_name, url } = this.getAttributes(type, id);
    const known = name ?? function_name ?? bucket ?? stage_name ?? alarm_name ?? url ?? id;
    return this.render(String(known)).replace(/^https:\/\//, '');
  }

  /** Lists every policy in the stack: those of roles and those of resources. */
  listPolicies(): readonly RenderedPolicy[] {
    return (this.policies ??= this.renderPolicies());
  }

  private renderPolicies(): RenderedPolicy[] {
    return Object.entries(this.resources).flatMap(([type, all]) =>
      Object.entries(all).flatMap(([id, getAttributes]) =>
        ['policy', 'policy_document', 'assume_role_policy']
          .filter((attribute) => typeof getAttributes[attribute] === 'string')
          .map((attribute) => ({
            address: `${type}.${id}`,
            attribute,
            document: JSON.parse(this.render(String(getAttributes[attribute]))) as RenderedPolicy['document'],
          })),
      ),
    );
  }

  private getAttributes(type: string, id: string): Attributes {
    const getAttributes = this.resources[type]?.[id];
    if (!getAttributes) throw new Error(`The stack has no ${type}.${id}`);
    return getAttributes;
  }

  private renderExpression(expression: string): string {
    const part = /^element\(split\("(.)", (.*)\), (\d+)\)$/.exec(expression);
    if (part) return this.renderExpression(part[2]!).split(part[1]!)[Number(part[3])]!;
    // RDS names the secret of a cluster's master user itself.
    if (/^aws_rds_cluster\.\w+\.master_user_secret\[0\]\.secret_arn$/.test(expression))
      return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!cluster-1a2b3c4d-AbCdEf`;
    const [type, id, attribute] = expression.split('.');
    if (!type || !id || !attribute || !/^[\w.-]+$/.test(expression))
      throw new Error(
        `${expression} is not supported; expected a rule for it in __tests__/support/rendered.ts`,
      );
    if (attribute === 'cluster_resource_id') return 'cluster-ABCDEFGHIJKL1234';
    if (attribute === 'target_key_arn') return this.render(this.getKeyArn(id));
    if (attribute === 'execution_arn') return `arn:aws:execute-api:${REGION}:${ACCOUNT}:a1b2c3d4e5`;
    if (attribute === 'arn' || (type === 'aws_sns_topic' && attribute === 'id')) return this.getArn(type, id);
    if (attribute === 'url' || (type === 'aws_sqs_queue' && attribute === 'id'))
      return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${this.getName(type, id)}`;
    if (attribute === 'id' && ['aws_iam_role', 'aws_s3_bucket'].includes(type)) return this.getName(type, id);
    if (attribute === 'stream_arn') return `${this.getArn(type, id)}/stream/2026-01-01T00:00:00.000`;
    const known = this.getAttributes(type, id)[attribute];
    return typeof known === 'string' ? this.render(known) : `made-up-${attribute}`;
  }

  /** Returns the ARN expression of an alias's key. */
  private getKeyArn(alias: string): string {
    const key = String(this.getAttributes('aws_kms_alias', alias).target_key_id);
    return key.replace(/\.key_id\}$/, '.arn}');
  }
}
