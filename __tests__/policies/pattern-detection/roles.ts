import { LOG_DELIVERY_STATEMENT, TRACING_STATEMENT } from '../../../src/modules/iam';
import { ACCOUNT, type Rendered } from '../../support/rendered';
import type { Attributes } from '../../support/synth';
import type { Need } from '../calls';

/** A stack as it would be deployed. */
export interface Stack {
  readonly rendered: Rendered;
  /** Every resource of a type, with its id. */
  readonly all: (type: string) => [string, Attributes][];
}

/** What a function's role needs in addition to its own calls: to log, to trace, and to receive its events. */
export function aroundCalls(stack: Stack, id: string, fn: Attributes): Need[] {
  const { rendered, all } = stack;
  const key = rendered.text(String(fn.kms_key_arn));
  const group = (fn.logging_config as Attributes).log_group as string;
  const on = (resource: string, ...actions: string[]) => actions.map((action) => ({ action, resource }));
  const sources = all('aws_lambda_event_source_mapping')
    .filter(([mapping]) => mapping.startsWith(`${id}_`))
    .map(([, mapping]) => mapping);
  const letters = fn.dead_letter_config as { target_arn: string };
  return [
    ...on(key, 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...on(
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${rendered.text(group)}:log-stream:2024/05/01/x`,
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
    ...on('*', ...TRACING_STATEMENT.actions),
    ...on(rendered.text(letters.target_arn), 'sqs:SendMessage'),
    ...sources.flatMap(({ event_source_arn, destination_config }) => {
      const source = rendered.text(String(event_source_arn));
      const failed = (destination_config as { on_failure?: { destination_arn: string } } | undefined)
        ?.on_failure;
      return [
        ...(source.startsWith('arn:aws:sqs')
          ? on(source, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
          : [
              ...on(source.split('/consumer/')[0]!, 'kinesis:DescribeStreamSummary', 'kinesis:ListShards'),
              ...on(source, 'kinesis:SubscribeToShard'),
            ]),
        ...(failed ? on(rendered.text(failed.destination_arn), 'sqs:SendMessage') : []),
      ];
    }),
  ];
}

/** What a workflow's role needs: to call what its definition names, to log and to trace. */
export function ofWorkflow({ rendered }: Stack, machine: Attributes): Need[] {
  const definition = rendered.text(String(machine.definition));
  const named = (key: string) =>
    [...definition.matchAll(new RegExp(`"${key}":"([^"]+)"`, 'g'))].map(([, it]) => it!);
  const queue = (url: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${url.split('/').at(-1)}`;
  return [
    ...named('FunctionName').map((resource) => ({ action: 'lambda:InvokeFunction', resource })),
    ...named('StateMachineArn').map((resource) => ({ action: 'states:StartSyncExecution', resource })),
    ...named('QueueUrl').flatMap((url) => [
      { action: 'sqs:SendMessage', resource: queue(url) },
      // The queue is encrypted.
      ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
        action,
        resource: rendered.arn('aws_kms_key', 'DataKey'),
      })),
    ]),
    ...[...TRACING_STATEMENT.actions, ...LOG_DELIVERY_STATEMENT.actions].map((action) => ({
      action,
      resource: '*',
    })),
  ];
}

/** What a schedule's role needs: to reach its target, with an input that is encrypted. */
export function ofSchedule({ rendered }: Stack, { target, kms_key_arn }: Attributes): Need[] {
  const resource = rendered.text(String((target as Attributes).arn));
  return [
    { action: resource.includes(':event-bus/') ? 'events:PutEvents' : 'lambda:InvokeFunction', resource },
    { action: 'kms:Decrypt', resource: rendered.text(String(kms_key_arn)) },
  ];
}

/** What the role of one-time schedules needs: to reach the target that each of them has, or its dead letters. */
export function ofTimers({ rendered }: Stack, maker: Attributes): Need[] {
  const { variables } = maker.environment as { variables: Record<string, string> };
  const told = (ending: string) => rendered.text(variables[`APPROVAL_TIMERS_${ending}`]!);
  return [
    { action: 'lambda:InvokeFunction', resource: told('TARGET_ARN') },
    { action: 'sqs:SendMessage', resource: told('DEAD_LETTERS_ARN') },
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({ action, resource: told('KEY_ARN') })),
  ];
}

/** What CodeDeploy's role needs, to move the function's alias under the eye of the group's alarm. */
export function ofRelease({ rendered }: Stack, group: Attributes): Need[] {
  const { alarms } = group.alarm_configuration as { alarms: string[] };
  const name = rendered.text(String(group.app_name));
  const resource = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
  return [
    // Not whether concurrency is provisioned: the simulator can't distinguish the ARN of an alias from a version's.
    ...['lambda:GetAlias', 'lambda:UpdateAlias'].map((action) => ({ action, resource })),
    ...alarms.map((alarm) => ({
      action: 'cloudwatch:DescribeAlarms',
      resource: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${rendered.text(alarm)}`,
    })),
  ];
}
