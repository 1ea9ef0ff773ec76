import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Alarm, expression, sum } from './alarm';
import { Archive } from './archive';
import { bundleHandler } from './bundle';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, ServiceRole, type Statement, TRACING } from './iam';
import type { Layer } from './layer';
import { logGroup } from './log-group';
import { ARCHITECTURE, RUNTIME } from './runtime';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface ServerlessFunctionProps {
  /** The handler's file, relative to `src/lambdas`; it exports `handler`. */
  readonly entry: string;
  readonly layer: Layer;
  readonly key: EncryptionKey;
  /** MB; the share of a CPU grows with it. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  /**
   * How many may run at a time, kept free for this function alone.
   * @default - as many as the account has left
   */
  readonly reservedConcurrency?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The queue that keeps the events of asynchronous invocations that failed three times.
   * @default - they are lost: for functions that nothing invokes asynchronously
   */
  readonly deadLetters?: { readonly arn: string };
  /** The error rate in percent above which the alarm rings, and the topic it tells; or why there is no alarm. */
  readonly alarms: { readonly errorRate: number; readonly topic: Topic } | { readonly none: string };
  /**
   * How the alias `live` comes to a new version: with the apply that publishes it, or moved afterwards, step by step,
   * by the CodeDeploy group of a `CanaryRelease`, which then owns where the alias points.
   * @default 'at-once'
   */
  readonly release?: 'at-once' | 'canary';
}

/**
 * A Lambda function and all that it needs: its code, log group, role, published version, the alias `live` through
 * which everyone calls it, and the alarm on its error rate.
 */
export class ServerlessFunction extends Construct implements Grantee {
  /** The alias `live`. */
  readonly live: LambdaAlias;
  /** The ARN of the alias `live`. */
  readonly liveArn: string;
  /** The URI by which API Gateway invokes the alias `live`. */
  readonly liveInvokeArn: string;
  readonly name: string;
  /** Of the function itself, without a version. */
  readonly arn: string;
  /** The version that was published last. */
  readonly version: string;
  private readonly role: ServiceRole;
  private readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    this.name = SystemStack.of(this).physicalName(id);
    this.environment = { ...props.environment };
    const archive = new Archive(this, 'Archive', () => ({
      'index.js': bundleHandler(props.entry, props.layer.packages),
    }));
    const logs = logGroup(this, `/aws/lambda/${this.name}`, props.key);
    this.role = new ServiceRole(this, 'Role', 'lambda.amazonaws.com');
    this.role.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logs.arn}:*`] });
    this.role.allow(TRACING);
    props.key.grantUse(this);
    const { deadLetters } = props;
    if (deadLetters) this.role.allow({ actions: ['sqs:SendMessage'], resources: [deadLetters.arn] });
    const fn = new LambdaFunction(this, 'Default', {
      functionName: this.name,
      role: this.role.arn,
      runtime: RUNTIME,
      architectures: [ARCHITECTURE],
      handler: 'index.handler',
      filename: archive.path,
      sourceCodeHash: archive.sha256,
      layers: [props.layer.arn],
      memorySize: props.memory,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      kmsKeyArn: props.key.arn,
      // Filled by the grants that come after: the object is read at synthesis.
      environment: { variables: this.environment },
      tracingConfig: { mode: 'Active' },
      deadLetterConfig: deadLetters && { targetArn: deadLetters.arn },
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      publish: true,
      dependsOn: [this.role.ready],
    });
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
    if ('topic' in props.alarms) this.alarmOnErrors(props.alarms.errorRate, props.alarms.topic);
  }

  allow(statement: Statement): void {
    this.role.allow(statement);
  }

  setEnvironment(name: string, value: string): void {
    this.environment[name] = value;
  }

  /** Lets the grantee invoke the live version. */
  grantInvoke(grantee: Grantee): void {
    grantee.allow({ actions: ['lambda:InvokeFunction'], resources: [this.liveArn] });
  }

  /** What must exist before anything is delivered to the function. */
  get ready(): ITerraformDependable {
    return this.role.ready;
  }

  private alarmOnErrors(percent: number, topic: Topic): void {
    const dimensions = { FunctionName: this.name };
    new Alarm(this, 'ErrorRate', {
      description: `More than ${percent} % of the invocations of ${this.name} failed: read its log group`,
      topic,
      threshold: percent,
      metrics: [
        sum('errors', 'AWS/Lambda', 'Errors', dimensions),
        sum('invocations', 'AWS/Lambda', 'Invocations', dimensions),
        expression('IF(invocations > 0, 100 * errors / invocations, 0)', 'Error rate in percent'),
      ],
    });
  }
}
