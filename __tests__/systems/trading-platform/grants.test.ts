import { parseStatements } from '../../support/synth';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform();

/** The actions of a role, without those of every function: logs, traces, the network, and the key. */
function listActions(role: string): string[] {
  const everywhere = /^(logs|xray|ec2|kms:(Decrypt|GenerateDataKey)$)/;
  return [
    ...new Set(
      parseStatements(stack.getResource('aws_iam_role_policy', `${role}_Role_Policy`))
        .flatMap(({ Action }) => Action as string[])
        .filter((action) => !everywhere.test(action)),
    ),
  ].sort();
}

/** The variables of a function that its grants set. */
const listVariables = (id: string): string[] => {
  const { environment } = stack.getResource('aws_lambda_function', id) as {
    environment: { variables: Record<string, string> };
  };
  return Object.keys(environment.variables)
    .filter((name) => !/^(POWERTOOLS_|LOG_LEVEL)/.test(name))
    .sort();
};

const ADDRESSES = ['DATABASE_NAME', 'DATABASE_PORT', 'DATABASE_READER_HOST', 'DATABASE_WRITER_HOST'];
const DATABASE = [...ADDRESSES, 'DATABASE_USER'];
const RECEIVE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const PROCESS = ['events:PutEvents', 'rds-db:connect', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage'];

/** The permissions and the variables of each function. `sqs:SendMessage` includes that to the queue of failed events. */
const GRANTS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'OrderIntake',
    [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'sqs:SendMessage',
      'ssm:GetParameters',
    ],
    [
      'ACCEPT_ORDERS_PARAMETER',
      'MAX_ORDER_QUANTITY_PARAMETER',
      'MAX_ORDER_VALUE_PARAMETER',
      'ORDER_COMMANDS_QUEUE_URL',
      'ORDER_REQUESTS_TABLE',
      'SESSIONS_TABLE',
    ],
  ],
  [
    'OrderQuery',
    ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'rds-db:connect', 'sqs:SendMessage'],
    [...DATABASE, 'SESSIONS_TABLE'],
  ],
  [
    'SessionApi',
    [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'sqs:SendMessage',
      'ssm:GetParameters',
    ],
    ['IDLE_MINUTES_PARAMETER', 'SESSIONS_TABLE', 'SESSION_MINUTES_PARAMETER'],
  ],
  [
    'Health',
    ['dynamodb:GetItem', 'rds-db:connect', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
    [...DATABASE, 'ORDER_COMMANDS_QUEUE_URL', 'SESSIONS_TABLE'],
  ],
  [
    'OrderProcessor',
    [...PROCESS, ...RECEIVE, 'ssm:GetParameters'],
    [
      ...DATABASE,
      'MAX_ORDER_QUANTITY_PARAMETER',
      'MAX_ORDER_VALUE_PARAMETER',
      'ORDER_COMMANDS_DLQ_QUEUE_URL',
      'ORDER_COMMANDS_QUEUE_URL',
      'TRADING_EVENTS_BUS_NAME',
    ],
  ],
  [
    'ArrivalProcessor',
    [...PROCESS, ...RECEIVE],
    [...DATABASE, 'ARRIVALS_DLQ_QUEUE_URL', 'ARRIVALS_QUEUE_URL', 'TRADING_EVENTS_BUS_NAME'],
  ],
  [
    'OutboxRelay',
    ['events:PutEvents', 'rds-db:connect', 'sqs:SendMessage'],
    [...DATABASE, 'FAILED_RUNS_QUEUE_URL', 'TRADING_EVENTS_BUS_NAME'],
  ],
  ['AuditRecorder', ['s3:PutObject', 'sqs:SendMessage', ...RECEIVE], ['AUDIT_LOGS_BUCKET']],
  [
    'DatabaseMigrator',
    ['secretsmanager:GetSecretValue', 'sqs:SendMessage'],
    [...ADDRESSES, 'DATABASE_MASTER_SECRET_ARN'],
  ],
  [
    'OutsideMonitor',
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'sns:Publish', 'sqs:SendMessage'],
    ['FAILED_RUNS_QUEUE_URL', 'MONITOR_STATES_TABLE', 'PLATFORM_ALARMS_TOPIC_ARN', 'TRADING_API_URL'],
  ],
  [
    'InsideMonitor',
    [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'events:DescribeEventBus',
      'rds-db:connect',
      'sns:Publish',
      'sqs:GetQueueAttributes',
      'sqs:SendMessage',
    ],
    [
      ...DATABASE,
      'FAILED_RUNS_QUEUE_URL',
      'MONITOR_STATES_TABLE',
      'ORDER_COMMANDS_QUEUE_URL',
      'PLATFORM_ALARMS_TOPIC_ARN',
      'SESSIONS_TABLE',
      'TRADING_EVENTS_BUS_NAME',
    ],
  ],
];

describe('the permissions of the trading platform', () => {
  it.each(GRANTS)(
    'of %s are exactly what it calls, with the variables that it reads',
    (id, actions, variables) => {
      expect(listActions(id)).toEqual([...actions].sort());
      expect(listVariables(id)).toEqual([...variables].sort());
    },
  );

  it('are listed above for every function', () => {
    expect(GRANTS.map(([id]) => id).sort()).toEqual(
      listResources(stack, 'aws_lambda_function')
        .map(([id]) => id)
        .sort(),
    );
  });

  it('let functions that read log in as the reader, those that write as the application, and the migrator as the master user', () => {
    const policies = listResources(stack, 'aws_iam_role_policy').map(
      ([address, { policy }]) => [address.split('_')[0]!, String(policy)] as const,
    );
    const users = policies.flatMap(([id, policy]) =>
      [...policy.matchAll(/:dbuser:[^"]*\/([^"/]+)"/g)].map(([, user]) => `${id} ${user}`),
    );
    expect(users.sort()).toEqual([
      'ArrivalProcessor trading_app',
      'Health trading_reader',
      'InsideMonitor trading_reader',
      'OrderProcessor trading_app',
      'OrderQuery trading_reader',
      'OutboxRelay trading_app',
    ]);
    for (const connecting of users) {
      const [id, user] = connecting.split(' ');
      expect(stack.getResource('aws_lambda_function', id!).environment).toMatchObject({
        variables: { DATABASE_USER: user },
      });
    }
    expect(policies.filter(([, policy]) => policy.includes('secretsmanager')).map(([id]) => id)).toEqual([
      'DatabaseMigrator',
    ]);
  });

  it('open the database to the functions that connect, by their security group', () => {
    const connecting = GRANTS.filter(([, , variables]) => variables.includes('DATABASE_PORT')).map(
      ([id]) => id,
    );
    const inGroup = listResources(stack, 'aws_lambda_function')
      .filter(([, { vpc_config }]) => JSON.stringify(vpc_config ?? {}).includes('OrderDatabase_Clients'))
      .map(([id]) => id);
    expect(inGroup.sort()).toEqual([...connecting].sort());
    const access = listResources(stack, 'aws_vpc_security_group_ingress_rule').filter(([id]) =>
      id.startsWith('OrderDatabase'),
    );
    expect(access.map(([, rule]) => [rule.from_port, rule.referenced_security_group_id])).toEqual([
      [5432, expect.stringContaining('aws_security_group.OrderDatabase_Clients')],
    ]);
  });

  it('let the recorder of the audit trail add objects only', () => {
    const statements = parseStatements(stack.getResource('aws_iam_role_policy', 'AuditRecorder_Role_Policy'));
    expect(statements.find(({ Action }) => (Action as string[]).includes('s3:PutObject'))!.Resource).toEqual([
      '${aws_s3_bucket.AuditLogs.arn}/events/*',
    ]);
    expect(
      parseStatements(stack.getResource('aws_s3_bucket_policy', 'AuditLogs_Policy')).map(({ Sid }) => Sid),
    ).toEqual(expect.arrayContaining(['TlsOnly', 'NoOverwrite', 'NoDeletion', 'NoReconfiguration']));
  });
});
