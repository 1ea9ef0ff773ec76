import { LOG_DELIVERY_STATEMENT, TRACING_STATEMENT } from '../../../src/modules/iam';
import { ACCOUNT, type Rendered } from '../../support/rendered';
import type { Attributes } from '../../support/synth';
import type { Permission } from '../record-permissions';

/** A rendered stack. */
export interface Stack {
  readonly rendered: Rendered;
  /** Lists every resource of a type with its id. */
  readonly listResources: (type: string) => [string, Attributes][];
}

/** Lists the permissions of a function's role in addition to those of its handler: logs, traces and event sources. */
export function listFunctionPermissions(stack: Stack, id: string, fn: Attributes): Permission[] {
  const { rendered, listResources } = stack;
  const key = rendered.render(String(fn.kms_key_arn));
  const group = (fn.logging_config as Attributes).log_group as string;
  const createPermissions = (resource: string, ...actions: string[]) =>
    actions.map((action) => ({ action, resource }));
  const sources = listResources('aws_lambda_event_source_mapping')
    .filter(([mapping]) => mapping.startsWith(`${id}_`))
    .map(([, mapping]) => mapping);
  const letters = fn.dead_letter_config as { target_arn: string };
  return [
    ...createPermissions(key, 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...createPermissions(
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${rendered.render(group)}:log-stream:2024/05/01/x`,
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
    ...createPermissions('*', ...TRACING_STATEMENT.actions),
    ...createPermissions(rendered.render(letters.target_arn), 'sqs:SendMessage'),
    ...sources.flatMap(({ event_source_arn, destination_config }) => {
      const source = rendered.render(String(event_source_arn));
      const failed = (destination_config as { on_failure?: { destination_arn: string } } | undefined)
        ?.on_failure;
      return [
        ...(source.startsWith('arn:aws:sqs')
          ? createPermissions(source, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
          : [
              ...createPermissions(
                source.split('/consumer/')[0]!,
                'kinesis:DescribeStreamSummary',
                'kinesis:ListShards',
              ),
              ...createPermissions(source, 'kinesis:SubscribeToShard'),
            ]),
        ...(failed ? createPermissions(rendered.render(failed.destination_arn), 'sqs:SendMessage') : []),
      ];
    }),
  ];
}

/** Lists the permissions of a workflow's role: the calls in its definition, logs and traces. */
export function listWorkflowPermissions({ rendered }: Stack, machine: Attributes): Permission[] {
  const definition = rendered.render(String(machine.definition));
  const listValues = (key: string) =>
    [...definition.matchAll(new RegExp(`"${key}":"([^"]+)"`, 'g'))].map(([, it]) => it!);
  const formatQueueArn = (url: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${url.split('/').at(-1)}`;
  return [
    ...listValues('FunctionName').map((resource) => ({ action: 'lambda:InvokeFunction', resource })),
    ...listValues('StateMachineArn').map((resource) => ({ action: 'states:StartSyncExecution', resource })),
    ...listValues('QueueUrl').flatMap((url) => [
      { action: 'sqs:SendMessage', resource: formatQueueArn(url) },
      // The messages of the queue are encrypted.
      ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
        action,
        resource: rendered.getArn('aws_kms_key', 'DataKey'),
      })),
    ]),
    ...listValues('TopicArn').flatMap((resource) => [
      { action: 'sns:Publish', resource },
      ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
        action,
        resource: rendered.getArn('aws_kms_key', 'OperatorKey'),
      })),
    ]),
    ...[...TRACING_STATEMENT.actions, ...LOG_DELIVERY_STATEMENT.actions].map((action) => ({
      action,
      resource: '*',
    })),
  ];
}

/** Lists the permissions of a schedule's role: its target and its encrypted input. */
export function listSchedulePermissions(
  { rendered }: Stack,
  { target, kms_key_arn }: Attributes,
): Permission[] {
  const resource = rendered.render(String((target as Attributes).arn));
  const { arn: deadLetters } = (target as Attributes).dead_letter_config as { arn: string };
  return [
    { action: resource.includes(':event-bus/') ? 'events:PutEvents' : 'lambda:InvokeFunction', resource },
    { action: 'sqs:SendMessage', resource: rendered.render(deadLetters) },
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
      action,
      resource: rendered.render(String(kms_key_arn)),
    })),
  ];
}

/** Lists the permissions of the role of one-time schedules: their target and their dead-letter queue. */
export function listTimerPermissions({ rendered }: Stack, fn: Attributes): Permission[] {
  const { variables } = fn.environment as { variables: Record<string, string> };
  const getVariable = (ending: string) => rendered.render(variables[`APPROVAL_TIMERS_${ending}`]!);
  return [
    { action: 'lambda:InvokeFunction', resource: getVariable('TARGET_ARN') },
    { action: 'sqs:SendMessage', resource: getVariable('DEAD_LETTERS_ARN') },
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({ action, resource: getVariable('KEY_ARN') })),
  ];
}

/** Lists the permissions of CodeDeploy's role: to update the function's alias and to read the group's alarms. */
export function listReleasePermissions({ rendered }: Stack, group: Attributes): Permission[] {
  const { alarms } = group.alarm_configuration as { alarms: string[] };
  const name = rendered.render(String(group.app_name));
  const resource = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
  return [
    // Without provisioned concurrency: the simulator can't distinguish the ARNs of aliases and versions.
    ...['lambda:GetAlias', 'lambda:UpdateAlias'].map((action) => ({ action, resource })),
    ...alarms.map((alarm) => ({
      action: 'cloudwatch:DescribeAlarms',
      resource: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${rendered.render(alarm)}`,
    })),
    // CloudWatch authorizes the request on all alarms.
    { action: 'cloudwatch:DescribeAlarms', resource: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*` },
  ];
}
