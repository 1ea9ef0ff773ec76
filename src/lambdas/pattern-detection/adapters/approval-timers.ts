import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { sha256 } from '../../../aws/sha256';
import type { Approval } from '../../../domain/approvals';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

/** The event of a timer: process this approval. */
export interface TimerEvent {
  readonly approvalId: string;
}

export interface ApprovalTimers {
  /** Sets a timer for the end of the approval's hour. Repeating it is harmless. */
  set(approval: Pick<Approval, 'approvalId' | 'decideBy'>): Promise<void>;
}

/** The schedule group, and the properties that all schedules share. */
export interface TimerGroup {
  readonly group: string;
  /** The function to invoke, and the role with which EventBridge Scheduler invokes it. */
  readonly targetArn: string;
  readonly roleArn: string;
  readonly keyArn: string;
  /** The queue of events that could not be delivered. */
  readonly deadLettersArn: string;
}

/** Returns the name of an approval's schedule: a hash, because the id can contain characters that names can't. */
export const getTimerName = (approvalId: string): string => sha256(approvalId);

/** Creates the adapter of one-time schedules. They fire within a minute after their time and are then deleted. */
export const createApprovalTimers = (
  { group, targetArn, roleArn, keyArn, deadLettersArn }: TimerGroup,
  client: Pick<SchedulerClient, 'send'> = traceClient(new SchedulerClient(CLIENT_OPTIONS)),
): ApprovalTimers => ({
  set: async ({ approvalId, decideBy }) => {
    const timer: TimerEvent = { approvalId };
    try {
      await client.send(
        new CreateScheduleCommand({
          GroupName: group,
          Name: getTimerName(approvalId),
          // Whole seconds in UTC, which decideBy always is.
          ScheduleExpression: `at(${decideBy.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          KmsKeyArn: keyArn,
          Target: {
            Arn: targetArn,
            RoleArn: roleArn,
            Input: JSON.stringify(timer),
            // After this time, the sweep has already expired the approval.
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
