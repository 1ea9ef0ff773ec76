import type { Synthesized } from './synth';

/** The kinds of construct ids that a row of a page omits, such as `<queue>_Age`, with the resource that has the id. */
const PLACEHOLDERS: Readonly<Record<string, { readonly type: string; readonly id: RegExp }>> = {
  function: { type: 'aws_lambda_function', id: /./ },
  table: { type: 'aws_dynamodb_table', id: /./ },
  queue: { type: 'aws_sqs_queue', id: /./ },
  'dead-letter queue': { type: 'aws_sqs_queue', id: /Dlq$/ },
  rule: { type: 'aws_cloudwatch_event_rule', id: /./ },
  topic: { type: 'aws_sns_topic', id: /./ },
  'schedule group': { type: 'aws_scheduler_schedule_group', id: /./ },
  release: { type: 'aws_codedeploy_deployment_group', id: /./ },
  // A pattern is no resource: the alarms of a pattern end with its name.
  pattern: { type: '', id: /^[a-z]+(-[a-z]+)+$/ },
};

/** An alarm of a synthesized stack. */
export interface FoundAlarm {
  /** The construct ids, joined by `_`. */
  readonly id: string;
  /** The page that its description names. */
  readonly page: string | undefined;
  /** Checks whether the stack has a resource of the kind with this construct id. */
  readonly isOfKind: (kind: string, id: string) => boolean;
}

/** The row of a page: the alarm, in which a placeholder such as `<queue>` may replace a construct id, and the page. */
export interface AlarmRow {
  readonly alarm: string;
  readonly page: string;
}

/** Lists the alarms in the first column of a page's tables of alarms. */
export const parseAlarmRows = (page: string): string[] =>
  [...page.matchAll(/^\| alarm .*\n\|[ |-]+\n((?:\|.*\n)+)/gm)].flatMap(([, rows]) =>
    [...rows!.matchAll(/^\| `([^`]+)` /gm)].map(([, alarm]) => alarm!),
  );

const removeHash = (address: string): string => address.replace(/_[0-9A-F]{8}$/, '');

/** Lists the alarms of a stack. */
export function findAlarms({ json: { resource } }: Synthesized): FoundAlarm[] {
  const isOfKind = (kind: string, id: string): boolean => {
    const placeholder = PLACEHOLDERS[kind];
    if (!placeholder)
      throw new Error(
        `Unknown placeholder <${kind}>, expected one of ${Object.keys(PLACEHOLDERS).join(', ')}`,
      );
    const { type, id: pattern } = placeholder;
    const ids = Object.keys(resource[type] ?? {}).map(removeHash);
    return pattern.test(id) && (type === '' || ids.includes(id));
  };
  return ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'].flatMap((type) =>
    Object.entries(resource[type] ?? {}).map(([address, { alarm_description: description }]) => ({
      id: removeHash(address),
      page: /\. Runbook: help\/runbooks\/([\w-]+)\.md$/.exec(String(description))?.[1],
      isOfKind,
    })),
  );
}

/** Checks whether a row names an alarm. */
function matches(row: string, { id, isOfKind }: FoundAlarm): boolean {
  const [before = '', kind, after = ''] = row.split(/<([^>]+)>/);
  if (kind === undefined) return row === id;
  if (!id.startsWith(before) || !id.endsWith(after)) return false;
  return isOfKind(kind, id.slice(before.length, id.length - after.length));
}

/**
 * Returns the row that names an alarm. A row without a placeholder has precedence; of rows with one, only one may match.
 * @throws Error if several rows match
 */
export function findRow<T extends AlarmRow>(alarm: FoundAlarm, rows: readonly T[]): T | undefined {
  const found = rows.filter((row) => matches(row.alarm, alarm));
  const exact = found.filter((row) => row.alarm === alarm.id);
  const [row, ...others] = exact.length > 0 ? exact : found;
  if (others.length > 0)
    throw new Error(
      `${alarm.id} is in several rows: ${[row!, ...others].map((one) => `${one.alarm} of ${one.page}`).join(', ')}`,
    );
  return row;
}
