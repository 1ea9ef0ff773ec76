import { SHARED_SUFFIX } from '../../config';

/** Where an environment is, and how its names end. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly suffix: string;
}

/**
 * The ARNs of all that AWS lets a stack name, by service.
 * @param name with `*` in it, such as `*-dev`
 */
export const arns = ({ account, region }: Place, name: string) => {
  const at = (service: string) => `arn:aws:${service}:${region}:${account}`;
  return {
    /** What scaling makes for a function's alias; its name begins with what is scaled. */
    scalingAlarm: [`${at('cloudwatch')}:alarm:TargetTracking-function:${name}:live-*`],
    budget: [`arn:aws:budgets::${account}:budget/${name}`],
    dashboard: [`arn:aws:cloudwatch::${account}:dashboard/${name}`],
    deployment: [`${at('codedeploy')}:application:${name}`, `${at('codedeploy')}:deploymentgroup:${name}/*`],
    fn: [`${at('lambda')}:function:${name}`, `${at('lambda')}:function:${name}:*`],
    layer: [`${at('lambda')}:layer:${name}`, `${at('lambda')}:layer:${name}:*`],
    logGroup: ['/aws/apigateway/', '/aws/lambda/', '/aws/vendedlogs/states/'].flatMap((folder) =>
      // By themselves, as a whole, and the ones that API Gateway puts below for its canary.
      ['', ':*', '/*'].map((below) => `${at('logs')}:log-group:${folder}${name}${below}`),
    ),
    queue: [`${at('sqs')}:${name}`],
    role: [`arn:aws:iam::${account}:role/${name}`],
    rule: [`${at('events')}:rule/${name}`],
    samplingRule: [`${at('xray')}:sampling-rule/${name}`],
    schedule: [`${at('scheduler')}:schedule/*/${name}`, `${at('scheduler')}:schedule/${name}/*`],
    scheduleGroup: [`${at('scheduler')}:schedule-group/${name}`],
    stateMachine: [`${at('states')}:stateMachine:${name}`, `${at('states')}:stateMachine:${name}:*`],
    stream: [`${at('kinesis')}:stream/${name}`, `${at('kinesis')}:stream/${name}/consumer/*`],
    table: [`${at('dynamodb')}:table/${name}`],
    topic: [`${at('sns')}:${name}`],
    webAcl: [`${at('wafv2')}:regional/webacl/${name}/*`],
  };
};

/** The roles of the account's own stack, which are of one region. */
export const sharedRoles = ({ account, region }: Omit<Place, 'suffix'>): string =>
  `arn:aws:iam::${account}:role/*-${SHARED_SUFFIX}-${region}`;
