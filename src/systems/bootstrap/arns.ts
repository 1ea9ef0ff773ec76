import { SHARED_SUFFIX } from '../../config';

/** The location of an environment, and the suffix of its names. */
export interface EnvironmentScope {
  readonly account: string;
  readonly region: string;
  readonly suffix: string;
}

/**
 * Formats the ARNs of all resources that a stack can name, by kind.
 * @param name a pattern with `*`, such as `*-dev`
 */
export const formatArns = ({ account, region }: EnvironmentScope, name: string) => {
  const formatPrefix = (service: string) => `arn:aws:${service}:${region}:${account}`;
  return {
    /** The alarms that Application Auto Scaling creates for the alias of a function. */
    scalingAlarm: [`${formatPrefix('cloudwatch')}:alarm:TargetTracking-function:${name}:live-*`],
    budget: [`arn:aws:budgets::${account}:budget/${name}`],
    dashboard: [`arn:aws:cloudwatch::${account}:dashboard/${name}`],
    deployment: [
      `${formatPrefix('codedeploy')}:application:${name}`,
      `${formatPrefix('codedeploy')}:deploymentgroup:${name}/*`,
    ],
    fn: [`${formatPrefix('lambda')}:function:${name}`, `${formatPrefix('lambda')}:function:${name}:*`],
    layer: [`${formatPrefix('lambda')}:layer:${name}`, `${formatPrefix('lambda')}:layer:${name}:*`],
    logGroup: ['/aws/apigateway/', '/aws/lambda/', '/aws/vendedlogs/states/'].flatMap((folder) =>
      // The group, its streams, and the groups that API Gateway creates below it for a canary.
      ['', ':*', '/*'].map((below) => `${formatPrefix('logs')}:log-group:${folder}${name}${below}`),
    ),
    queue: [`${formatPrefix('sqs')}:${name}`],
    role: [`arn:aws:iam::${account}:role/${name}`],
    rule: [`${formatPrefix('events')}:rule/${name}`],
    samplingRule: [`${formatPrefix('xray')}:sampling-rule/${name}`],
    schedule: [
      `${formatPrefix('scheduler')}:schedule/*/${name}`,
      `${formatPrefix('scheduler')}:schedule/${name}/*`,
    ],
    scheduleGroup: [`${formatPrefix('scheduler')}:schedule-group/${name}`],
    stateMachine: [
      `${formatPrefix('states')}:stateMachine:${name}`,
      `${formatPrefix('states')}:stateMachine:${name}:*`,
    ],
    stream: [
      `${formatPrefix('kinesis')}:stream/${name}`,
      `${formatPrefix('kinesis')}:stream/${name}/consumer/*`,
    ],
    table: [`${formatPrefix('dynamodb')}:table/${name}`],
    topic: [`${formatPrefix('sns')}:${name}`],
    webAcl: [`${formatPrefix('wafv2')}:regional/webacl/${name}/*`],
  };
};

/** Formats the ARN of the account stack's roles in one region. */
export const formatSharedRoleArn = ({ account, region }: Omit<EnvironmentScope, 'suffix'>): string =>
  `arn:aws:iam::${account}:role/*-${SHARED_SUFFIX}-${region}`;
