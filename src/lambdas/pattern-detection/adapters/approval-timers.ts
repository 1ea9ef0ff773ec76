import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { createHash } from 'node:crypto';
import type { Approval } from '../../../domain/approvals';
import { REQUEST_HANDLER_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

/** What a timer sends when it fires: look at this approval. */
export interface TimerEvent {
  readonly approvalId: string;
}

export interface ApprovalTimers {
  /** Has the approval looked at when its hour is over; setting a timer again does no harm. */
  set(approval: Pick<Approval, 'approvalId' | 'decideBy'>): Promise<void>;
}

/** Where the schedules are made, and what all of them say. */
export interface TimerGroup {
  readonly group: string;
  /** The function that they invoke, and the role that EventBridge Scheduler does it with. */
  readonly targetArn: string;
  readonly roleArn: string;
  readonly keyArn: string;
  /** The queue that keeps the calls that could not be made. */
  readonly deadLettersArn: string;
}

/** The name of an approval's schedule: 64 characters that EventBridge Scheduler takes, from an id that it may not. */
export const getTimerName = (approvalId: string): string =>
  createHash('sha256').update(approvalId).digest('hex');

/** One-time schedules of EventBridge Scheduler, which fire within the minute after their time and are then gone. */
export const createApprovalTimers = (
  { group, targetArn, roleArn, keyArn, deadLettersArn }: TimerGroup,
  client: Pick<SchedulerClient, 'send'> = traceClient(
    new SchedulerClient({ requestHandler: REQUEST_HANDLER_OPTIONS }),
  ),
): ApprovalTimers => ({
  set: async ({ approvalId, decideBy }) => {
    const timer: TimerEvent = { approvalId };
    try {
      await client.send(
        new CreateScheduleCommand({
          GroupName: group,
          Name: getTimerName(approvalId),
          // Whole seconds in UTC, as the domain makes decideBy.
          ScheduleExpression: `at(${decideBy.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          KmsKeyArn: keyArn,
          Target: {
            Arn: targetArn,
            RoleArn: roleArn,
            Input: JSON.stringify(timer),
            // Later than that, the sweep has been there.
            RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300 },
            DeadLetterConfig: { Arn: deadLettersArn },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  },
});
