import { SHARED_SUFFIX } from '../../config';

/** The regions of the systems in an account. */
export interface AccountScope {
  readonly account: string;
  readonly regions: readonly string[];
}

/** The location of an environment, and the suffix of its names. */
export interface EnvironmentScope extends AccountScope {
  readonly suffix: string;
}

/**
 * The region in ARNs. Each region in each ARN would exceed the limit of policies, so the ARNs match all regions, and
 * each role has the statement of `denyOtherRegions`.
 */
export const ANY_REGION = '*';

/** The account in the ARNs of denials, for the same reason: a denial of more accounts allows nothing. */
export const ANY_ACCOUNT = '*';

/** The folders of the log groups, below `/aws/`. */
const LOG_FOLDERS = ['apigateway', 'events', 'lambda', 'rds/cluster', 'vendedlogs/states', 'vpc'];

/**
 * Formats the ARNs of all resources that a stack can name, by kind.
 * @param name a pattern with `*`, such as `*-dev`
 */
export const formatArns = ({ account }: Pick<EnvironmentScope, 'account'>, name: string) => {
  const formatPrefix = (service: string) => `arn:aws:${service}:${ANY_REGION}:${account}`;
  return {
    /** The alarms that Application Auto Scaling creates for the alias of a function. */
    scalingAlarm: [`${formatPrefix('cloudwatch')}:alarm:TargetTracking-function:${name}:live-*`],
    archive: [`${formatPrefix('events')}:archive/${name}`],
    budget: [`arn:aws:budgets::${account}:budget/${name}`],
    deployment: [
      `${formatPrefix('codedeploy')}:application:${name}`,
      `${formatPrefix('codedeploy')}:deploymentgroup:${name}/*`,
    ],
    eventBus: [`${formatPrefix('events')}:event-bus/${name}`],
    fn: [`${formatPrefix('lambda')}:function:${name}`, `${formatPrefix('lambda')}:function:${name}:*`],
    layer: [`${formatPrefix('lambda')}:layer:${name}`, `${formatPrefix('lambda')}:layer:${name}:*`],
    logGroup: LOG_FOLDERS.flatMap((folder) =>
      // The group, its streams, and the groups below it: that of a canary of API Gateway, and those of a database cluster.
      ['', ':*', '/*'].map((below) => `${formatPrefix('logs')}:log-group:/aws/${folder}/${name}${below}`),
    ),
    // The name of a FIFO queue has an ending.
    queue: [`${formatPrefix('sqs')}:${name}`, `${formatPrefix('sqs')}:${name}.fifo`],
    role: [`arn:aws:iam::${account}:role/${name}`],
    samplingRule: [`${formatPrefix('xray')}:sampling-rule/${name}`],
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

/** Formats the ARNs of a schedule group and its schedules. */
export const formatScheduleArns = ({ account }: Pick<EnvironmentScope, 'account'>, group: string) => {
  const prefix = `arn:aws:scheduler:${ANY_REGION}:${account}`;
  return { group: [`${prefix}:schedule-group/${group}`], schedules: [`${prefix}:schedule/${group}/*`] };
};

/** Formats the ARNs of the account stacks' roles, whose names end with their region. */
export const formatSharedRoleArns = ({ account, regions }: AccountScope): readonly string[] =>
  regions.map((region) => `arn:aws:iam::${account}:role/*-${SHARED_SUFFIX}-${region}`);
