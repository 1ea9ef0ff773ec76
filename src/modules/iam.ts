import { Lazy } from 'cdktf';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { SystemStack } from './system-stack';

/** One statement of a policy, always an Allow. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/** Values by operator and condition key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Whatever may be allowed something: a function, a workflow, a scheduler. */
export interface Grantee {
  /** Adds a statement to its role's policy. */
  allow(statement: Statement): void;
  /** Tells it where something is; ignored by what has no environment. */
  setEnvironment(name: string, value: string): void;
}

/** The actions for which AWS has no narrower resource than `*`, each with the reason. */
export const WILDCARD_ACTIONS: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray has no resources: segments belong to the account',
  'xray:PutTelemetryRecords': 'X-Ray has no resources: telemetry belongs to the account',
  'xray:GetSamplingRules': 'X-Ray has no resources: sampling rules belong to the account',
  'xray:GetSamplingTargets': 'X-Ray has no resources: sampling targets belong to the account',
  'logs:CreateLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:GetLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:UpdateLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:DeleteLogDelivery': 'log delivery of Express workflows is set up account-wide',
  'logs:ListLogDeliveries': 'log delivery of Express workflows is set up account-wide',
  'logs:PutResourcePolicy': 'a resource policy of CloudWatch Logs has no ARN',
  'logs:DescribeResourcePolicies': 'a resource policy of CloudWatch Logs has no ARN',
  'logs:DescribeLogGroups': 'listing log groups takes no resource',
};

/** What active tracing needs of a role. */
export const TRACING: Statement = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  resources: ['*'],
};

/** What an Express workflow needs of its role to deliver its logs. */
export const LOG_DELIVERY: Statement = {
  actions: Object.keys(WILDCARD_ACTIONS).filter((action) => action.startsWith('logs:')),
  resources: ['*'],
};

/** The statement as IAM writes it. @throws if it allows more than one named action on one named resource each. */
export function render(statement: Statement): object {
  for (const action of statement.actions) {
    if (action.includes('*')) throw new Error(`The action ${action} has a wildcard; name each action`);
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

/** A policy document in JSON. */
export const policyDocument = (statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A role that one service takes on, with one policy made of exactly what was allowed. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** By what they say: several grants may bring the same statement, such as the use of a key. */
  private readonly statements = new Map<string, object>();
  private readonly policy: IamRolePolicy;

  /**
   * @param service the principal, such as `lambda.amazonaws.com`
   * @param onlyFor in whose interest the service may take it on; without it, in anybody's
   */
  constructor(scope: Construct, id: string, service: string, onlyFor?: Conditions) {
    super(scope, id);
    const role = new IamRole(this, 'Default', {
      name: SystemStack.of(this).physicalName(scope.node.id),
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          ...(onlyFor && { Condition: onlyFor }),
        },
      ]),
    });
    this.policy = new IamRolePolicy(this, 'Policy', {
      name: 'least-privilege',
      role: role.id,
      policy: Lazy.stringValue({ produce: () => policyDocument([...this.statements.values()]) }),
    });
    this.arn = role.arn;
  }

  allow(statement: Statement): void {
    const rendered = render(statement);
    this.statements.set(JSON.stringify(rendered), rendered);
  }

  /** What must exist before the role can be used: AWS checks a new mapping's permissions at once. */
  get ready(): IamRolePolicy {
    return this.policy;
  }
}
