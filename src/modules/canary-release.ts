import { CodedeployApp } from '@cdktf/provider-aws/lib/codedeploy-app';
import { CodedeployDeploymentGroup } from '@cdktf/provider-aws/lib/codedeploy-deployment-group';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { Alarm, asExpression, asSumQuery } from './alarm';
import { ServiceRole } from './iam';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface CanaryReleaseProps {
  /** The function, created with `release: 'canary'`, so that only CodeDeploy moves its alias `live`. */
  readonly function: ServerlessFunction;
  /** CodeDeploy rolls back if more than this percentage of the new version's invocations fail within a minute. */
  readonly errorRate: number;
  /** Receives the alarm of a rollback. */
  readonly topic: Topic;
}

/**
 * A CodeDeploy deployment group that shifts 10 % of the traffic to a function's new version, and all of it after five
 * minutes. It rolls back if the alarm fires. The application has the function's name, so that the command that starts
 * deployments finds the function.
 */
export class CanaryRelease extends Construct {
  readonly deploymentGroupName: string;

  constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    const fn = props.function;
    const alarm = new Alarm(this, 'CanaryErrorRate', {
      description: `More than ${props.errorRate} % of the invocations of ${fn.name}'s new version failed: it is rolled back`,
      runbook: 'canary-release',
      topic: props.topic,
      threshold: props.errorRate,
      metrics: createErrorRateQueries(fn),
    });
    const { region } = SystemStack.of(this);
    const groupName = SystemStack.of(this).createPhysicalName(id, 'deployment-group');
    const account = Token.asString(Fn.element(Fn.split(':', alarm.arn), 4));
    const role = new ServiceRole(this, 'Role', 'codedeploy.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': account },
      // The ARN is written out, because the deployment group depends on its role.
      ArnEquals: {
        'aws:SourceArn': `arn:aws:codedeploy:${region}:${account}:deploymentgroup:${fn.name}/${groupName}`,
      },
    });
    // AWS's managed policy would allow every alias of the account and hooks, while this role needs one alias.
    role.allow({
      actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
      resources: [fn.arn, fn.liveArn],
    });
    // CloudWatch authorizes this action on all alarms, even if the request names one: with the ARN of one alarm as the
    // resource, it is denied.
    role.allow({
      actions: ['cloudwatch:DescribeAlarms'],
      resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:*`],
    });
    const application = new CodedeployApp(this, 'Application', {
      name: fn.name,
      computePlatform: 'Lambda',
    });
    this.deploymentGroupName = new CodedeployDeploymentGroup(this, 'Default', {
      appName: application.name,
      deploymentGroupName: groupName,
      serviceRoleArn: role.arn,
      deploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
      autoRollbackConfiguration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarmConfiguration: { enabled: true, alarms: [alarm.name] },
      dependsOn: [role.ready],
    }).deploymentGroupName;
  }
}

/**
 * Creates the queries for the error rate in percent of the newest version. While an alias routes to two versions,
 * Lambda reports each under `ExecutedVersion` (the AWS SAM guide on safe deployments has the same alarm). The rate is
 * zero without invocations.
 */
function createErrorRateQueries(fn: ServerlessFunction) {
  const dimensions = {
    FunctionName: fn.name,
    Resource: `${fn.name}:live`,
    ExecutedVersion: fn.version,
  };
  return [
    asSumQuery('errors', 'AWS/Lambda', 'Errors', dimensions),
    asSumQuery('invocations', 'AWS/Lambda', 'Invocations', dimensions),
    asExpression(
      'IF(invocations > 0, 100 * errors / invocations, 0)',
      'Error rate of the new version in percent',
    ),
  ];
}
