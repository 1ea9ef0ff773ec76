import {
  type AlertOutcome,
  type AlertRow,
  createMute,
  formatMuteId,
  getAlertOutcome,
  isPatternName,
  MAX_MUTE_DAYS,
  MAX_MUTE_MS,
  type Mute,
} from '../../../domain/alerts';
import { DEPLOYED_PATTERNS } from '../../../domain/patterns/types';
import { getDetectionVersion } from '../../../domain/patterns/version';
import { formatIsoTime, isSymbol } from '../../../domain/market-data';
import { AlertStore } from '../alert-store';
import { getUserName } from '../../commands/user-name';
import { UserError } from '../../errors';
import { openSession } from '../../session';
import { withTarget } from '../../target/target';
import { formatCount, print, printJson, printNote } from '../../terminal/print';
import { formatCommand } from '../../terminal/format-command';
import { formatTable } from '../../terminal/table';
import { StateBucket } from '../../terraform/state-bucket';

export interface CommonOptions {
  readonly json?: boolean;
  readonly port?: number;
}

export interface ListOptions extends CommonOptions {
  readonly notified?: boolean;
  readonly held?: boolean;
  readonly muted?: boolean;
  readonly cooldown?: boolean;
  readonly replaced?: boolean;
  readonly approval?: boolean;
  readonly unacknowledged?: boolean;
  readonly digest?: string;
  readonly symbol?: string;
  readonly max: number;
}

/** `stacks alerts list`: lists alerts with their outcomes, newest first. */
export async function runList({ max, ...options }: ListOptions): Promise<void> {
  const rows = await withStore(options, (store) => store.listAlerts(createFilter(options), max));
  if (options.json) return printJson(rows.map(toJson));
  if (rows.length === 0) return printNote('no alert matches');
  const cells = rows.map((row) => [
    row.alertId,
    row.confidence.toFixed(0),
    row.severity,
    getAlertOutcome(row),
    row.acknowledgedBy === undefined ? '' : `${row.acknowledgedBy}, ${row.acknowledgedAt ?? ''}`,
  ]);
  print(formatTable(['alert', 'confidence', 'severity', 'outcome', 'acknowledged'], cells));
  if (rows.length === max) printNote(`only the newest ${formatCount(max, 'alert')}: use --max to list more`);
}

const createFilter = (options: Omit<ListOptions, 'max'>) => {
  const outcomes: readonly AlertOutcome[] = [
    ...(options.notified ? (['notified', 'digest'] as const) : []),
    ...(['held', 'muted', 'cooldown', 'approval'] as const).filter((outcome) => options[outcome]),
    ...(options.replaced ? (['longer-interval'] as const) : []),
  ];
  return (row: AlertRow): boolean =>
    (outcomes.length === 0 || outcomes.includes(getAlertOutcome(row))) &&
    (!options.unacknowledged || row.acknowledgedAt === undefined) &&
    (options.digest === undefined || row.digestId === options.digest) &&
    (options.symbol === undefined || row.symbol === options.symbol);
};

const INTERNAL_FIELDS = ['claimedUntil', 'decision', 'digestDue', 'kind'];

const toJson = (row: AlertRow) => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL_FIELDS.includes(name))),
  version: getDetectionVersion(row),
  outcome: getAlertOutcome(row),
});

export interface MuteOptions extends CommonOptions {
  /** Milliseconds. */
  readonly for: number;
  readonly reason?: string;
  readonly by?: string;
}

/** `stacks alerts mute`: records the alerts of a symbol or pattern without notifying anyone, until a time. */
export async function runMute(target: string, options: MuteOptions): Promise<void> {
  if (options.for > MAX_MUTE_MS)
    throw new UserError(`--for is longer than ${MAX_MUTE_DAYS} days: expected at most ${MAX_MUTE_DAYS}d`);
  const kind = getMuteKind(target);
  const request = { kind, target, by: getUserName(options.by), reason: options.reason };
  const created = createMute(request, options.for, Date.now());
  await withStore(options, (store) => store.saveMute(created));
  if (options.json) return printJson(toMuteJson(created));
  print(`${target} is muted until ${created.until} by ${created.by}`);
  printNote(
    `its alerts are still recorded: ${formatCommand('alerts list --muted')}; end the mute: ${formatCommand(`alerts unmute ${target}`)}`,
  );
}

/** `stacks alerts unmute`: ends a mute. */
export async function runUnmute(target: string, options: CommonOptions): Promise<void> {
  const ended = await withStore(options, (store) =>
    store.deleteMute(formatMuteId(getMuteKind(target), target)),
  );
  if (!ended) throw new UserError(`${target} is not muted: ${formatCommand('alerts mutes')} lists the mutes`);
  if (options.json) printJson({ unmuted: target });
  else print(`${target} is no longer muted`);
}

/** `stacks alerts mutes`: lists the mutes that have not ended. */
export async function runMutes(options: CommonOptions): Promise<void> {
  const all = await withStore(options, (store) => store.listMutes(formatIsoTime(Date.now())));
  if (options.json) return printJson(all.map(toMuteJson));
  if (all.length === 0) return printNote('nothing is muted');
  const rows = all.map(({ target, kind, until, by, reason = '' }) => [target, kind, until, by, reason]);
  print(formatTable(['muted', 'kind', 'until', 'by', 'reason'], rows));
}

const toMuteJson = ({ kind, target, until, by, reason, createdAt }: Mute) => ({
  kind,
  target,
  until,
  by,
  reason,
  createdAt,
});

export interface AckOptions extends CommonOptions {
  readonly note?: string;
  readonly by?: string;
}

/** `stacks alerts ack`: records who has seen an alert. */
export async function runAck(alertId: string, options: AckOptions): Promise<void> {
  const acknowledgement = {
    by: getUserName(options.by),
    at: formatIsoTime(Date.now()),
    ...(options.note !== undefined && { note: options.note }),
  };
  const row = await withStore(options, (store) => store.acknowledge(alertId, acknowledgement));
  if (options.json) printJson(toJson(row));
  else print(`${alertId} is acknowledged by ${acknowledgement.by} at ${acknowledgement.at}`);
}

function getMuteKind(target: string): Mute['kind'] {
  if (isPatternName(target)) return 'pattern';
  if (isSymbol(target)) return 'symbol';
  throw new UserError(
    `${JSON.stringify(target)} is neither a symbol nor a pattern: expected a symbol such as AAPL, or one of ${DEPLOYED_PATTERNS.join(', ')}`,
  );
}

/** Opens the tables of the deployed system for a command. */
export async function withStore<T>(
  options: CommonOptions,
  work: (store: AlertStore) => Promise<T>,
): Promise<T> {
  const session = openSession({ port: options.port });
  const { config } = session;
  return withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
    return work(new AlertStore(config, resources));
  });
}
