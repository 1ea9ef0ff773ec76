import type { Attributes } from './synth';

/** Made up, as in AWS's own examples. */
export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** How the ARN of a kind of resource ends, after service, region and account. */
const ARNS: Readonly<Record<string, (name: string, id: string) => string>> = {
  aws_api_gateway_stage: (name) => `apigateway:${REGION}::/restapis/a1b2c3d4e5/stages/${name}`,
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

/** A policy of the stack, as AWS would have it after the deployment. */
export interface RenderedPolicy {
  /** The resource that holds it. */
  readonly address: string;
  /** The attribute that holds it. */
  readonly attribute: string;
  readonly document: { readonly Version: string; readonly Statement: readonly RenderedStatement[] };
}

export interface RenderedStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** A synthesized stack with Terraform's expressions replaced by plausible values, of a made-up account. */
export class Rendered {
  constructor(private readonly resources: Resources) {}

  /** The text with every expression in it replaced. @throws Error for an expression that is not known here */
  text(text: string): string {
    return text.replace(/\$\{([^{}]*)\}/g, (_, expression: string) => this.value(expression));
  }

  arn(type: string, id: string): string {
    if (type === 'aws_lambda_alias') {
      const { function_name: fn, name } = this.attributes(type, id);
      return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${this.text(String(fn))}:${String(name)}`;
    }
    if (type === 'aws_kinesis_stream_consumer') {
      const { stream_arn: stream, name } = this.attributes(type, id);
      return `${this.text(String(stream))}/consumer/${String(name)}:1700000000`;
    }
    const ending = ARNS[type];
    if (!ending) throw new Error(`What is the ARN of an ${type}? Say it in __tests__/support/rendered.ts`);
    return `arn:aws:${ending(this.name(type, id), id)}`;
  }

  /** The physical name. */
  name(type: string, id: string): string {
    const { name, function_name, bucket, stage_name, alarm_name, url } = this.attributes(type, id);
    const known = name ?? function_name ?? bucket ?? stage_name ?? alarm_name ?? url ?? id;
    return this.text(String(known)).replace(/^https:\/\//, '');
  }

  /** Every policy in the stack, those of roles and those of resources. */
  policies(): RenderedPolicy[] {
    return Object.entries(this.resources).flatMap(([type, all]) =>
      Object.entries(all).flatMap(([id, attributes]) =>
        ['policy', 'assume_role_policy']
          .filter((attribute) => typeof attributes[attribute] === 'string')
          .map((attribute) => ({
            address: `${type}.${id}`,
            attribute,
            document: JSON.parse(this.text(String(attributes[attribute]))) as RenderedPolicy['document'],
          })),
      ),
    );
  }

  private attributes(type: string, id: string): Attributes {
    const attributes = this.resources[type]?.[id];
    if (!attributes) throw new Error(`There is no ${type}.${id}`);
    return attributes;
  }

  private value(expression: string): string {
    const part = /^element\(split\("(.)", (.*)\), (\d+)\)$/.exec(expression);
    if (part) return this.value(part[2]!).split(part[1]!)[Number(part[3])]!;
    const [type, id, attribute] = expression.split('.');
    if (!type || !id || !attribute || !/^[\w.-]+$/.test(expression))
      throw new Error(`What does ${expression} come to? Say it in __tests__/support/rendered.ts`);
    if (attribute === 'target_key_arn') return this.text(this.keyOf(id));
    if (attribute === 'execution_arn') return `arn:aws:execute-api:${REGION}:${ACCOUNT}:a1b2c3d4e5`;
    if (attribute === 'arn' || (type === 'aws_sns_topic' && attribute === 'id')) return this.arn(type, id);
    if (attribute === 'url' || (type === 'aws_sqs_queue' && attribute === 'id'))
      return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${this.name(type, id)}`;
    if (attribute === 'id' && ['aws_iam_role', 'aws_s3_bucket'].includes(type)) return this.name(type, id);
    const known = this.attributes(type, id)[attribute];
    return typeof known === 'string' ? this.text(known) : `made-up-${attribute}`;
  }

  /** An alias leads to its key. */
  private keyOf(alias: string): string {
    const key = String(this.attributes('aws_kms_alias', alias).target_key_id);
    return key.replace(/\.key_id\}$/, '.arn}');
  }
}
