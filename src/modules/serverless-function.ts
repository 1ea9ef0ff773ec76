import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaProvisionedConcurrencyConfig } from '@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config';
import { dependable, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { Alarm, asExpression, asSumQuery } from './alarm';
import { type AsynchronousInvocation, configureAsynchronousInvocation } from './asynchronous-invocation';
import type { EncryptionKey } from './encryption-key';
import { createFunctionCode, type FunctionCode } from './function-code';
import { createInsightsStatement, NETWORK_STATEMENT } from './function-permissions';
import { type Grantee, ServiceRole, type PolicyStatement, TRACING_STATEMENT } from './iam';
import { createLogGroup } from './log-group';
import type { FunctionNetwork } from './network';
import { ARCHITECTURE } from './runtime';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

/** The properties of a function without its code. */
export interface FunctionProps {
  readonly key: EncryptionKey;
  /** The memory size in MB; the CPU share is proportional to it. */
  readonly memory: number;
  /** The timeout in seconds. */
  readonly timeout: number;
  /**
   * The reserved concurrency of the function.
   * @default - the unreserved concurrency of the account
   */
  readonly reservedConcurrency?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Receives the events of asynchronous invocations that failed three times.
   * @default - such events are lost; for functions without asynchronous invocations
   */
  readonly deadLetters?: { readonly arn: string };
  /**
   * How asynchronous invocations of the alias `live` are retried, and where their results go.
   * @default - two retries within six hours; only `deadLetters` receives failed events
   */
  readonly asynchronous?: AsynchronousInvocation;
  /**
   * The number of execution environments of the alias `live` that are initialized in advance. CodeDeploy can't shift
   * the traffic of such an alias.
   * @default - none
   */
  readonly provisionedConcurrency?: number;
  /** The retention period of the log group in days. @default - that of `createLogGroup` */
  readonly logRetentionDays?: number;
  /** The error rate in percent above which the alarm fires, and its topic; or the reason why there is no alarm. */
  readonly alarms: { readonly errorRate: number; readonly topic: Topic } | { readonly none: string };
  /**
   * How the alias `live` moves to a new version: in the same apply, or gradually by the CodeDeploy deployment group of a
   * `CanaryRelease`, which then controls the alias.
   * @default 'at-once'
   */
  readonly release?: 'at-once' | 'canary';
  /**
   * The network in which the function runs.
   * @default - the network of Lambda, with access to the internet
   */
  readonly network?: FunctionNetwork;
}

export type ServerlessFunctionProps = FunctionProps & FunctionCode;

/**
 * A Lambda function with its code, log group, role, published version, the alias `live` that all callers use, and an
 * alarm on its error rate.
 */
export class ServerlessFunction extends Construct implements Grantee {
  /** The alias `live`. */
  readonly live: LambdaAlias;
  /** The ARN of the alias `live`. */
  readonly liveArn: string;
  /** The URI with which API Gateway invokes the alias `live`. */
  readonly liveInvokeArn: string;
  readonly name: string;
  /** The ARN of the function, without a version. */
  readonly arn: string;
  /** The latest published version. */
  readonly version: string;
  private readonly role: ServiceRole;
  private readonly fn: LambdaFunction;
  private readonly environment: Record<string, string>;
  private readonly securityGroupIds: string[];

  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    this.name = SystemStack.of(this).createPhysicalName(id, 'function');
    this.environment = { ...props.environment };
    const code = createFunctionCode(this, props);
    const logs = createLogGroup(this, `/aws/lambda/${this.name}`, props.key, {
      retentionDays: props.logRetentionDays,
    });
    this.role = new ServiceRole(this, 'Role', 'lambda.amazonaws.com');
    this.role.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logs.arn}:*`] });
    this.role.allow(TRACING_STATEMENT);
    props.key.grantUse(this);
    const { deadLetters, network } = props;
    this.securityGroupIds = [...(network?.securityGroupIds ?? [])];
    if (network) this.role.allow(NETWORK_STATEMENT);
    if ('image' in props && props.image.insights)
      this.role.allow(createInsightsStatement(SystemStack.of(this).region, props.key.account));
    if (deadLetters) this.role.allow({ actions: ['sqs:SendMessage'], resources: [deadLetters.arn] });
    const fn = new LambdaFunction(this, 'Default', {
      functionName: this.name,
      role: this.role.arn,
      ...code,
      architectures: [ARCHITECTURE],
      memorySize: props.memory,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      kmsKeyArn: props.key.arn,
      // Later grants add variables; the object is read at synthesis.
      environment: { variables: this.environment },
      tracingConfig: { mode: 'Active' },
      vpcConfig: network && {
        subnetIds: [...network.subnetIds],
        securityGroupIds: Lazy.listValue({ produce: () => this.securityGroupIds }),
      },
      deadLetterConfig: deadLetters && { targetArn: deadLetters.arn },
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      publish: true,
      dependsOn: [this.role.ready],
    });
    this.fn = fn;
    this.arn = fn.arn;
    this.version = fn.version;
    this.live = new LambdaAlias(this, 'Live', {
      name: 'live',
      description: 'What callers invoke',
      functionName: fn.functionName,
      functionVersion: fn.version,
      lifecycle:
        props.release === 'canary' ? { ignoreChanges: ['function_version', 'routing_config'] } : undefined,
    });
    this.liveArn = this.live.arn;
    this.liveInvokeArn = this.live.invokeArn;
    if (props.asynchronous) configureAsynchronousInvocation(this, fn, props.asynchronous);
    if (props.provisionedConcurrency)
      new LambdaProvisionedConcurrencyConfig(this, 'Provisioned', {
        functionName: fn.functionName,
        qualifier: this.live.name,
        provisionedConcurrentExecutions: props.provisionedConcurrency,
      });
    if ('topic' in props.alarms) this.createErrorAlarm(props.alarms.errorRate, props.alarms.topic);
  }

  allow(statement: PolicyStatement): void {
    this.role.allow(statement);
  }

  setEnvironment(name: string, value: string): void {
    this.environment[name] = value;
  }

  /**
   * Adds a security group, to which other groups refer in their rules.
   * @throws Error if the function does not run in a network
   */
  addSecurityGroup(id: string): void {
    if (this.securityGroupIds.length === 0)
      throw new Error(`${this.node.id} is in no network; expected the property network`);
    this.securityGroupIds.push(id);
  }

  /** Updates this function only after the live version of another function that reads the data that this one writes. */
  updateAfter(other: ServerlessFunction): void {
    // CDKTF reads the list at synthesis.
    this.fn.dependsOn = [...(this.fn.dependsOn ?? []), dependable(other.live)];
  }

  /** Allows the grantee to invoke the live version. */
  grantInvoke(grantee: Grantee): void {
    grantee.allow({ actions: ['lambda:InvokeFunction'], resources: [this.liveArn] });
  }

  /** A dependency for resources that deliver events to the function. */
  get ready(): ITerraformDependable {
    return this.role.ready;
  }

  private createErrorAlarm(percent: number, topic: Topic): void {
    const dimensions = { FunctionName: this.name };
    new Alarm(this, 'ErrorRate', {
      description: `More than ${percent} % of the invocations of ${this.name} failed: read its log group`,
      runbook: 'failing-functions',
      topic,
      threshold: percent,
      metrics: [
        asSumQuery('errors', 'AWS/Lambda', 'Errors', dimensions),
        asSumQuery('invocations', 'AWS/Lambda', 'Invocations', dimensions),
        asExpression('IF(invocations > 0, 100 * errors / invocations, 0)', 'Error rate in percent'),
      ],
    });
  }
}
