import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  type CreateScheduleCommandOutput,
  ResourceNotFoundException,
  type SchedulerClient,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import type { MessageSink } from '../message-sink';
import { formatArn } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import { parseSchedule } from './parse-schedule';
import type { ScheduleTarget } from './schedule-target';
import type { Scheduler } from './scheduler';

/** EventBridge Scheduler, as the clients of the SDK see it. */
export class ScheduleRequests {
  private readonly targets: ReadonlyMap<string, ScheduleTarget>;
  private readonly queues: ReadonlyMap<string, MessageSink>;

  /**
   * @param groups the names of the groups that exist
   * @param targets the targets that requests can name
   * @param deadLetters the dead-letter queues that they can name
   */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly groups: readonly string[],
    targets: readonly ScheduleTarget[],
    deadLetters: readonly MessageSink[],
  ) {
    this.targets = new Map(targets.map((target) => [target.arn, target]));
    this.queues = new Map(deadLetters.map((queue) => [queue.arn, queue]));
  }

  createClient(process: Process, options?: CallOptions): Pick<SchedulerClient, 'send'> {
    return createServiceClient<SchedulerClient>(process, 'scheduler', this.operations, options);
  }

  private readonly operations = [
    describeOperation<CreateScheduleCommandInput, CreateScheduleCommandOutput>(
      CreateScheduleCommand,
      [
        'GroupName',
        'Name',
        'ScheduleExpression',
        'ScheduleExpressionTimezone',
        'FlexibleTimeWindow',
        'ActionAfterCompletion',
        'KmsKeyArn',
        'Target',
      ],
      (input) => this.createSchedule(input),
    ),
  ];

  private createSchedule({
    GroupName = 'default',
    Name,
    ScheduleExpression: expression = '',
    ScheduleExpressionTimezone,
    FlexibleTimeWindow,
    ActionAfterCompletion,
    Target,
  }: CreateScheduleCommandInput): Omit<CreateScheduleCommandOutput, '$metadata'> {
    const name = `${GroupName}/${Name}`;
    const target = this.targets.get(Target?.Arn ?? '');
    const deadLetters = this.queues.get(Target?.DeadLetterConfig?.Arn ?? '');
    if (
      !target ||
      !deadLetters ||
      ScheduleExpressionTimezone !== 'UTC' ||
      FlexibleTimeWindow?.Mode !== 'OFF' ||
      ActionAfterCompletion !== 'DELETE'
    )
      throw new UnsupportedRequestError(
        `the model of scheduler knows schedules in UTC without a flexible window, which are deleted afterwards, of known targets and dead-letter queues; got ${name}`,
      );
    if (!parseSchedule(expression))
      throw new ValidationException({
        message: `Invalid Schedule Expression ${expression}.`,
        Message: undefined,
        $metadata: {},
      });
    if (!this.groups.includes(GroupName))
      throw new ResourceNotFoundException({
        message: `Schedule group ${GroupName} does not exist.`,
        Message: undefined,
        $metadata: {},
      });
    if (this.scheduler.has(name))
      throw new ConflictException({
        message: `Schedule ${Name} already exists.`,
        Message: undefined,
        $metadata: {},
      });
    this.scheduler.add({
      name,
      expression,
      target,
      input: JSON.parse(Target?.Input ?? '{}'),
      retries: Target?.RetryPolicy?.MaximumRetryAttempts,
      maxEventAgeSeconds: Target?.RetryPolicy?.MaximumEventAgeInSeconds,
      deadLetters,
    });
    return { ScheduleArn: formatArn('scheduler', `schedule/${name}`) };
  }
}
