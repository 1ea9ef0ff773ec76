import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, LOG_DELIVERY, ServiceRole, TRACING } from './iam';
import { logGroup } from './log-group';
import { environmentVariable } from './names';
import { SystemStack } from './system-stack';

export interface WorkflowProps {
  readonly key: EncryptionKey;
  /** In the Amazon States Language. */
  readonly definition: object;
  /** Grants the workflow's role what its states call. */
  readonly calls: (grantee: Grantee) => void;
}

/** An Express workflow with its whole history in its log group, and tracing. */
export class Workflow extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const name = SystemStack.of(this).physicalName(id);
    // The prefix keeps the log group's resource policy from growing past its limit.
    const logs = logGroup(this, `/aws/vendedlogs/states/${name}`, props.key);
    const role = new ServiceRole(this, 'Role', 'states.amazonaws.com');
    props.calls({ allow: (statement) => role.allow(statement), setEnvironment: () => {} });
    role.allow(LOG_DELIVERY);
    role.allow(TRACING);
    this.arn = new SfnStateMachine(this, 'Default', {
      name,
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: { level: 'ALL', includeExecutionData: true, logDestination: `${logs.arn}:*` },
      tracingConfiguration: { enabled: true },
      dependsOn: [role.ready],
    }).arn;
  }

  /** Lets the grantee start executions, and tells it of what: `<ID>_ARN`. */
  grantStart(grantee: Grantee): void {
    grantee.allow({ actions: ['states:StartExecution'], resources: [this.arn] });
    grantee.setEnvironment(environmentVariable(this.node.id, 'ARN'), this.arn);
  }
  /** Lets the grantee run an execution and wait for what comes out. */
  grantRun(grantee: Grantee): void {
    grantee.allow({ actions: ['states:StartSyncExecution'], resources: [this.arn] });
  }
}
