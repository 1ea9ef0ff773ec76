import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { UserError } from '../../errors';
import type { Deployment, Events } from '../deployment';

const DAY_MS = 86_400_000;

/** The archive of the transaction bus. Times are in milliseconds since 1970. */
export interface Archive {
  readonly arn: string;
  readonly busArn: string;
  readonly createdAt: number;
  /** The days for which it retains events; undefined if it retains all. */
  readonly retentionDays?: number;
  /** The approximate number of events. */
  readonly eventCount: number;
}

/** The period of a replay: from `from`, before `to`, in milliseconds since 1970. */
export interface ReplayPeriod {
  readonly from: number;
  readonly to: number;
}

/** How far a replay is. */
export interface ReplayStatus {
  readonly state: string;
  readonly reason?: string;
  /** The time of the last replayed event. */
  readonly lastEventAt?: number;
}

/** Reads the archive of the deployed transaction bus. */
export async function readArchive({
  events,
  getOutput,
}: Pick<Deployment, 'events' | 'getOutput'>): Promise<Archive> {
  const arn = getOutput('TransactionArchiveArn');
  const archive = await events.send(
    new DescribeArchiveCommand({ ArchiveName: arn.slice(arn.lastIndexOf('/') + 1) }),
  );
  return {
    arn,
    busArn: archive.EventSourceArn ?? '',
    createdAt: archive.CreationTime?.getTime() ?? 0,
    ...(archive.RetentionDays ? { retentionDays: archive.RetentionDays } : {}),
    eventCount: archive.EventCount ?? 0,
  };
}

/** The times of events have no fractions of a second. */
export const floorToSecond = (time: number): number => Math.floor(time / 1000) * 1000;

/** Returns the time of the oldest event that the archive can contain. */
export const getOldestTime = ({ createdAt, retentionDays }: Archive, now: number): number =>
  floorToSecond(Math.max(createdAt, retentionDays === undefined ? -Infinity : now - retentionDays * DAY_MS));

/** @throws UserError if the archive can't replay the period */
export function assertReplayable({ from, to }: ReplayPeriod, archive: Archive, now: number): void {
  const format = (time: number) => new Date(time).toISOString();
  if (from === to)
    throw new UserError(`--from and --to are the same time, ${format(from)}: expected an earlier --from`);
  if (from > to)
    throw new UserError(`--from ${format(from)} is later than --to ${format(to)}: exchange them`);
  if (to > now)
    throw new UserError(`--to ${format(to)} is in the future: expected a time until ${format(now)}`);
  const oldest = getOldestTime(archive, now);
  if (from >= oldest) return;
  const reason =
    oldest === floorToSecond(archive.createdAt)
      ? 'when it was created'
      : `because it retains events for ${archive.retentionDays} days (ARCHIVE_RETENTION_DAYS)`;
  throw new UserError(
    `--from ${format(from)} is before the first event that the archive contains: expected a time from ${format(oldest)}, ${reason}`,
  );
}

/** Finds the ARNs of the rules to which a replay delivers. @throws UserError that lists the rules of the bus */
export function findRuleArns(
  { config, resources }: Pick<Deployment, 'config' | 'resources'>,
  busName: string,
  names: readonly string[],
): string[] {
  const ending = `-${config.suffix}`;
  const rules = resources
    .filter(
      ({ type, attributes }) => type === 'aws_cloudwatch_event_rule' && attributes.event_bus_name === busName,
    )
    .map(({ attributes }) => ({
      id: String(attributes.name).slice(0, -ending.length),
      arn: String(attributes.arn),
    }));
  return names.map((name) => {
    const rule = rules.find(({ id }) => id === name || `${id}${ending}` === name);
    if (rule) return rule.arn;
    const known = rules.map(({ id }) => id).sort();
    throw new UserError(`--rule ${name} is not a rule of ${busName}: expected one of ${known.join(', ')}`);
  });
}

/** Starts a replay. @param ruleArns the rules to deliver to; all rules of the bus if there are none */
export async function startReplay(
  events: Events,
  archive: Archive,
  {
    name,
    period,
    ruleArns,
  }: { readonly name: string; readonly period: ReplayPeriod; readonly ruleArns: readonly string[] },
): Promise<void> {
  await events.send(
    new StartReplayCommand({
      ReplayName: name,
      EventSourceArn: archive.arn,
      EventStartTime: new Date(period.from),
      EventEndTime: new Date(period.to),
      Destination: { Arn: archive.busArn, ...(ruleArns.length > 0 ? { FilterArns: [...ruleArns] } : {}) },
    }),
  );
}

export async function describeReplay(events: Events, name: string): Promise<ReplayStatus> {
  const { State, StateReason, EventLastReplayedTime } = await events.send(
    new DescribeReplayCommand({ ReplayName: name }),
  );
  return {
    state: State ?? 'UNKNOWN',
    ...(StateReason ? { reason: StateReason } : {}),
    ...(EventLastReplayedTime ? { lastEventAt: EventLastReplayedTime.getTime() } : {}),
  };
}

export async function cancelReplay(events: Events, name: string): Promise<void> {
  await events.send(new CancelReplayCommand({ ReplayName: name }));
}
