import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { fetchAllPages } from '../../../cli/target/fetch-all-pages';
import type { DeployedStack } from '../../server/section';
import type { MetricClient } from './metric-values';

/** The limit of DescribeAlarms for names and for results. */
const ALARMS_AT_ONCE = 100;
/** In the order of the page: what needs an operator is first. `DELETED`: the state contains it, and CloudWatch does not. */
const STATES = ['ALARM', 'DELETED', 'INSUFFICIENT_DATA', 'OK'] as const;
/** The ending of the description of each alarm, as formatAlarmDescription of src/modules/runbook.ts writes it. */
const RUNBOOK = /^(?<text>[^]*?)\. Runbook: help\/runbooks\/(?<runbook>[\w-]+)\.md$/;

/** An alarm with its state. */
export interface AlarmStatus {
  /** The physical name. */
  readonly name: string;
  readonly stack: string;
  readonly state: (typeof STATES)[number];
  /** When the state changed, in milliseconds since 1970. */
  readonly since?: number;
  /** CloudWatch's reason for the state. */
  readonly reason?: string;
  /** The impact of the problem, and what to check first. */
  readonly description: string;
  /** The name of the page in help/runbooks. */
  readonly runbook?: string;
  /** Whether it evaluates metrics; a composite alarm evaluates other alarms. */
  readonly hasMetrics: boolean;
}

/** The states of alarms by their names. */
type AlarmStates = ReadonlyMap<string, Pick<AlarmStatus, 'state' | 'since' | 'reason'>>;

/** Reads the states of the alarms of a stack. Those that need an operator are first, the last changed of them at the top. */
export async function readAlarms(
  metrics: MetricClient,
  { name: stack, resources }: Pick<DeployedStack, 'name' | 'resources'>,
): Promise<readonly AlarmStatus[]> {
  const alarms = resources
    .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm' || type === 'aws_cloudwatch_composite_alarm')
    .map(({ type, attributes }) => ({
      name: String(attributes.alarm_name),
      stack,
      hasMetrics: type === 'aws_cloudwatch_metric_alarm',
      ...parseDescription(String(attributes.alarm_description ?? '')),
    }));
  const states = await readStates(
    metrics,
    alarms.map(({ name }) => name),
  );
  return sortAlarms(
    alarms.map((alarm) => ({ ...alarm, ...(states.get(alarm.name) ?? { state: 'DELETED' as const }) })),
  );
}

async function readStates(metrics: MetricClient, names: readonly string[]): Promise<AlarmStates> {
  const states = new Map<string, Pick<AlarmStatus, 'state' | 'since' | 'reason'>>();
  for (let start = 0; start < names.length; start += ALARMS_AT_ONCE) {
    const AlarmNames = names.slice(start, start + ALARMS_AT_ONCE);
    const found = await fetchAllPages(
      (NextToken) =>
        metrics.send(
          new DescribeAlarmsCommand({
            AlarmNames,
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: ALARMS_AT_ONCE,
            NextToken,
          }),
        ),
      ({ MetricAlarms = [], CompositeAlarms = [] }) => [...MetricAlarms, ...CompositeAlarms],
      ({ NextToken }) => NextToken,
    );
    for (const { AlarmName = '', StateValue, StateReason, ...times } of found)
      states.set(AlarmName, {
        state: StateValue ?? 'INSUFFICIENT_DATA',
        since: (times.StateTransitionedTimestamp ?? times.StateUpdatedTimestamp)?.getTime(),
        reason: StateReason,
      });
  }
  return states;
}

/** Separates the description of an alarm from its runbook. */
export function parseDescription(text: string): Pick<AlarmStatus, 'description' | 'runbook'> {
  const groups = RUNBOOK.exec(text)?.groups;
  return groups ? { description: groups.text ?? text, runbook: groups.runbook } : { description: text };
}

/** Sorts alarms by state, then the last changed first. */
export const sortAlarms = (alarms: readonly AlarmStatus[]): readonly AlarmStatus[] =>
  [...alarms].sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      (b.since ?? 0) - (a.since ?? 0) ||
      a.name.localeCompare(b.name, 'en'),
  );
