import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, LOG_DELIVERY_STATEMENT, ServiceRole, TRACING_STATEMENT } from './iam';
import { createLogGroup } from './log-group';
import { formatVariableName } from './variable-name';
import { SystemStack } from './system-stack';

export interface WorkflowProps {
  readonly key: EncryptionKey;
  /** In the Amazon States Language. */
  readonly definition: object;
  /** Grants the role of the workflow the permissions that its states need. */
  readonly grantCalls: (grantee: Grantee) => void;
  /**
   * `ALL`: the log contains every state with its input and output. `ERROR`: it contains the failed states, without data.
   * @default 'ALL'
   */
  readonly logLevel?: 'ALL' | 'ERROR';
}

/** An Express workflow with tracing, and with its execution history in its log group. */
export class Workflow extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { logLevel = 'ALL' } = props;
    const name = SystemStack.of(this).createPhysicalName(id, 'workflow');
    // This prefix keeps the resource policy of CloudWatch Logs below its size limit.
    const logs = createLogGroup(this, `/aws/vendedlogs/states/${name}`, props.key);
    const { account } = props.key;
    const { region } = SystemStack.of(this);
    const role = new ServiceRole(this, 'Role', 'states.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': account },
      // The ARN is written out, because the state machine depends on its role.
      ArnEquals: { 'aws:SourceArn': `arn:aws:states:${region}:${account}:stateMachine:${name}` },
    });
    props.grantCalls(role);
    role.allow(LOG_DELIVERY_STATEMENT);
    role.allow(TRACING_STATEMENT);
    this.arn = new SfnStateMachine(this, 'Default', {
      name,
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: {
        level: logLevel,
        includeExecutionData: logLevel === 'ALL',
        logDestination: `${logs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: [role.ready],
    }).arn;
  }

  /** Allows the grantee to start executions, and sets `<ID>_ARN`. */
  grantStart(grantee: Grantee): void {
    grantee.allow({ actions: ['states:StartExecution'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'ARN'), this.arn);
  }

  /** Allows the grantee to run an execution and wait for its output. */
  grantRun(grantee: Grantee): void {
    grantee.allow({ actions: ['states:StartSyncExecution'], resources: [this.arn] });
  }
}
