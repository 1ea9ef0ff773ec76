/** The pages in help/runbooks to which alarms lead, without the suffix. A test checks that each page exists and names its alarms. */
export type Runbook =
  | 'alerts-and-approvals'
  | 'api-errors'
  | 'canary-release'
  | 'charges'
  | 'dead-letters'
  | 'failed-workflows'
  | 'failing-functions'
  | 'fraud-detection'
  | 'full-queue'
  | 'market-data'
  | 'order-database'
  | 'platform-down'
  | 'recorded-trades'
  | 'stale-settings'
  | 'throttling'
  | 'undelivered-events'
  | 'undelivered-notifications';

/** The text of an alarm. */
export interface AlarmText {
  /** The impact of the problem, and what to check first, without a full stop at the end. */
  readonly description: string;
  /** The page that describes what to do. */
  readonly runbook: Runbook;
}

/** The limit of CloudWatch (PutMetricAlarm, AlarmDescription). */
const MAX_LENGTH = 1024;

/**
 * Formats the description of an alarm, with the page that describes what to do.
 * @throws Error if it is longer than CloudWatch allows
 */
export function formatAlarmDescription({ description, runbook }: AlarmText): string {
  const text = `${description}. Runbook: help/runbooks/${runbook}.md`;
  if (text.length > MAX_LENGTH)
    throw new Error(
      `The description of an alarm has ${text.length} characters, expected at most ${MAX_LENGTH}: move a part of it to ` +
        `help/runbooks/${runbook}.md. It begins with "${description.slice(0, 60)}"`,
    );
  return text;
}
