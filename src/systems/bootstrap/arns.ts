import { SHARED_SUFFIX } from '../../config';

/** The location of an environment, and the suffix of its names. */
export interface EnvironmentScope {
  readonly account: string;
  readonly region: string;
  readonly suffix: string;
}

/**
 * The ARNs of all resources that a stack can name, by kind.
 * @param name with `*` in it, such as `*-dev`
 */
export const formatArns = ({ account, region }: EnvironmentScope, name: string) => {
  const prefix = (service: string) => `arn:aws:${service}:${region}:${account}`;
  return {
    /** The alarms that Application Auto Scaling creates for the alias of a function. */
    scalingAlarm: [`${prefix('cloudwatch')}:alarm:TargetTracking-function:${name}:live-*`],
    budget: [`arn:aws:budgets::${account}:budget/${name}`],
    dashboard: [`arn:aws:cloudwatch::${account}:dashboard/${name}`],
    deployment: [
      `${prefix('codedeploy')}:application:${name}`,
      `${prefix('codedeploy')}:deploymentgroup:${name}/*`,
    ],
    fn: [`${prefix('lambda')}:function:${name}`, `${prefix('lambda')}:function:${name}:*`],
    layer: [`${prefix('lambda')}:layer:${name}`, `${prefix('lambda')}:layer:${name}:*`],
    logGroup: ['/aws/apigateway/', '/aws/lambda/', '/aws/vendedlogs/states/'].flatMap((folder) =>
      // The group, its streams, and the groups that API Gateway creates below it for a canary.
      ['', ':*', '/*'].map((below) => `${prefix('logs')}:log-group:${folder}${name}${below}`),
    ),
    queue: [`${prefix('sqs')}:${name}`],
    role: [`arn:aws:iam::${account}:role/${name}`],
    rule: [`${prefix('events')}:rule/${name}`],
    samplingRule: [`${prefix('xray')}:sampling-rule/${name}`],
    schedule: [`${prefix('scheduler')}:schedule/*/${name}`, `${prefix('scheduler')}:schedule/${name}/*`],
    scheduleGroup: [`${prefix('scheduler')}:schedule-group/${name}`],
    stateMachine: [`${prefix('states')}:stateMachine:${name}`, `${prefix('states')}:stateMachine:${name}:*`],
    stream: [`${prefix('kinesis')}:stream/${name}`, `${prefix('kinesis')}:stream/${name}/consumer/*`],
    table: [`${prefix('dynamodb')}:table/${name}`],
    topic: [`${prefix('sns')}:${name}`],
    webAcl: [`${prefix('wafv2')}:regional/webacl/${name}/*`],
  };
};

/** The roles of the account stack in one region. */
export const formatSharedRoleArn = ({ account, region }: Omit<EnvironmentScope, 'suffix'>): string =>
  `arn:aws:iam::${account}:role/*-${SHARED_SUFFIX}-${region}`;
