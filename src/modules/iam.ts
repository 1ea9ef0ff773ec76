import { Lazy } from 'cdktf';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { SystemStack } from './system-stack';

/** A policy statement with the effect Allow. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/** Values by operator and condition key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A construct with a role that receives permissions: a function, a workflow, a schedule. */
export interface Grantee {
  /** Adds a statement to the policy of its role. */
  allow(statement: PolicyStatement): void;
  /** Sets an environment variable; ignored by a grantee without an environment. */
  setEnvironment(name: string, value: string): void;
}

/** The actions that have no resource-level permissions, each with the reason. */
export const WILDCARD_ACTIONS: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray has no resources: segments belong to the account',
  'xray:PutTelemetryRecords': 'X-Ray has no resources: telemetry belongs to the account',
  'xray:GetSamplingRules': 'X-Ray has no resources: sampling rules belong to the account',
  'xray:GetSamplingTargets': 'X-Ray has no resources: sampling targets belong to the account',
  'dynamodb:ListStreams': 'listing the streams of tables takes no resource',
  'ec2:CreateNetworkInterface': 'Lambda creates interfaces before they have an ARN',
  'ec2:DescribeNetworkInterfaces': 'listing network interfaces takes no resource',
  'ec2:DescribeSubnets': 'listing subnets takes no resource',
  'ec2:DeleteNetworkInterface': 'the ids of the interfaces that Lambda creates are unknown',
  'ec2:AssignPrivateIpAddresses': 'the ids of the interfaces that Lambda creates are unknown',
  'ec2:UnassignPrivateIpAddresses': 'the ids of the interfaces that Lambda creates are unknown',
  'logs:CreateLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:GetLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:UpdateLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:DeleteLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:ListLogDeliveries': 'log delivery of Express workflows is set up account-wide',
  'logs:PutResourcePolicy': 'a resource policy of CloudWatch Logs has no ARN',
  'logs:DescribeResourcePolicies': 'a resource policy of CloudWatch Logs has no ARN',
  'logs:DescribeLogGroups': 'listing log groups takes no resource',
};

/** The permissions for active tracing. */
export const TRACING_STATEMENT: PolicyStatement = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  resources: ['*'],
};

/** The permissions of an Express workflow to deliver its logs. */
export const LOG_DELIVERY_STATEMENT: PolicyStatement = {
  actions: Object.keys(WILDCARD_ACTIONS).filter((action) => action.startsWith('logs:')),
  resources: ['*'],
};

/** Formats a statement for IAM. @throws Error if an action or, without a reason, a resource is a wildcard */
export function renderStatement(statement: PolicyStatement): object {
  for (const action of statement.actions) {
    if (action.includes('*')) throw new Error(`The action ${action} contains a wildcard; list each action`);
    if (statement.resources.includes('*') && !(action in WILDCARD_ACTIONS))
      throw new Error(`${action} on every resource: name the resource, or give a reason in WILDCARD_ACTIONS`);
  }
  return {
    Effect: 'Allow',
    Action: [...statement.actions],
    Resource: [...statement.resources],
    ...(statement.conditions ? { Condition: statement.conditions } : {}),
  };
}

/** Formats a policy document as JSON. */
export const formatPolicyDocument = (statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A role for one AWS service, with one policy that contains exactly the granted statements. */
export class ServiceRole extends Construct implements Grantee {
  readonly arn: string;
  /** The statements by their content, because several grants can add the same statement, such as the use of a key. */
  private readonly statements = new Map<string, object>();
  private readonly policy: IamRolePolicy;

  /**
   * @param service the principal, such as `lambda.amazonaws.com`
   * @param conditions limits the resources for which the service may assume the role
   */
  constructor(scope: Construct, id: string, service: string, conditions?: Conditions) {
    super(scope, id);
    const role = new IamRole(this, 'Default', {
      name: SystemStack.of(this).createPhysicalName(scope.node.id, 'role'),
      assumeRolePolicy: formatPolicyDocument([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          ...(conditions && { Condition: conditions }),
        },
      ]),
    });
    this.policy = new IamRolePolicy(this, 'Policy', {
      name: 'least-privilege',
      role: role.id,
      policy: Lazy.stringValue({ produce: () => formatPolicyDocument([...this.statements.values()]) }),
    });
    this.arn = role.arn;
  }

  allow(statement: PolicyStatement): void {
    const rendered = renderStatement(statement);
    this.statements.set(JSON.stringify(rendered), rendered);
  }

  /** Does nothing: a role has no environment. */
  setEnvironment(): void {}

  /**
   * A dependency for resources that use the role: AWS checks the permissions when it creates an event source mapping.
   */
  get ready(): IamRolePolicy {
    return this.policy;
  }
}
