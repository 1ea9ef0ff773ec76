import { CodedeployApp } from '@cdktf/provider-aws/lib/codedeploy-app';
import { CodedeployDeploymentGroup } from '@cdktf/provider-aws/lib/codedeploy-deployment-group';
import { Construct } from 'constructs';
import { Alarm, expression, sum } from './alarm';
import { ServiceRole } from './iam';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

export interface CanaryReleaseProps {
  /** Made with `release: 'canary'`, so that CodeDeploy alone moves its alias `live`. */
  readonly function: ServerlessFunction;
  /** The new version is taken back when more than this percentage of its invocations fails within a minute. */
  readonly errorRate: number;
  /** The topic that is told when that happens. */
  readonly topic: Topic;
}

/**
 * A CodeDeploy deployment group that gives a function's new version a tenth of the traffic for five minutes, then all
 * of it, and takes it back when its alarm rings. The application has the function's own name: that is how whoever
 * starts deployments knows what the group releases.
 */
export class CanaryRelease extends Construct {
  readonly deploymentGroupName: string;

  constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    const fn = props.function;
    const alarm = new Alarm(this, 'CanaryErrorRate', {
      description: `More than ${props.errorRate} % of the invocations of ${fn.name}'s new version failed: it is rolled back`,
      topic: props.topic,
      threshold: props.errorRate,
      metrics: canaryErrorRate(fn),
    });
    const role = new ServiceRole(this, 'Role', 'codedeploy.amazonaws.com');
    // AWS's managed policy for this lets CodeDeploy move every alias of the account, and call hooks; this moves one.
    role.allow({
      actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
      resources: [fn.arn, fn.liveArn],
    });
    // AWS's service authorization reference takes an alarm for this action, and wants `*` for composite alarms alone.
    // That CodeDeploy asks by name, and not for all alarms, no page says: if a deployment stops because it can't read
    // its alarm, this is the place.
    role.allow({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarm.arn] });
    const application = new CodedeployApp(this, 'Application', {
      name: fn.name,
      computePlatform: 'Lambda',
    });
    this.deploymentGroupName = new CodedeployDeploymentGroup(this, 'Default', {
      appName: application.name,
      deploymentGroupName: SystemStack.of(this).physicalName(id),
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
 * The error rate in percent of the newest version alone, called through the alias: while an alias has two versions,
 * Lambda counts each under its `ExecutedVersion`, beside these two dimensions (the guide of AWS SAM on safe deployments
 * has the same alarm). Zero where nothing was called.
 */
function canaryErrorRate(fn: ServerlessFunction) {
  const dimensions = {
    FunctionName: fn.name,
    Resource: `${fn.name}:live`,
    ExecutedVersion: fn.version,
  };
  return [
    sum('errors', 'AWS/Lambda', 'Errors', dimensions),
    sum('invocations', 'AWS/Lambda', 'Invocations', dimensions),
    expression(
      'IF(invocations > 0, 100 * errors / invocations, 0)',
      'Error rate of the new version in percent',
    ),
  ];
}
