import { EVENT_VERSION, SOURCES, SYSTEM_EVENTS } from '../../../domain/transactions';
import { getUserName } from '../../commands/user-name';
import { formatError, UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { type Deployment, withDeployment } from '../deployment';
import { countMessages, waitUntilIdle } from '../failure-queues';
import { createProgressNotes } from '../progress-notes';
import { putEvent } from '../put-event';
import {
  type Archive,
  assertReplayable,
  findRuleArns,
  floorToSecond,
  getOldestTime,
  readArchive,
  type ReplayPeriod,
  startReplay,
} from '../replay/archive';
import { compareSnapshots } from '../replay/compare';
import { createReport, formatReport, type ReplayReport } from '../replay/report';
import { type Snapshot, type SnapshotStores, takeSnapshot, takeSnapshotAgain } from '../replay/snapshot';
import { waitUntilProcessed } from '../replay/wait-until-processed';
import { watchReplay } from '../replay/watch';
import { AuditLogStore } from '../stores/audit-logs';
import { ProfileStore } from '../stores/profiles';
import { TransactionStore } from '../stores/transactions';

export interface ReplayCommandOptions {
  /** The beginning in milliseconds since 1970, and whether it was given as the time that has passed since. */
  readonly from: { readonly time: number; readonly isAgo: boolean };
  readonly to?: number;
  readonly rule?: readonly string[];
  readonly by?: string;
  readonly json?: boolean;
  readonly port?: number;
}

/** A replay that is about to start. */
interface PlannedReplay {
  readonly name: string;
  readonly period: ReplayPeriod;
  readonly rules: readonly string[];
  readonly ruleArns: readonly string[];
  readonly archive: Archive;
  readonly by: string;
}

/** The events of the last minutes may not be in the archive of AWS yet. */
const ARCHIVE_DELAY_MS = 10 * 60_000;

/** `stacks replay`: delivers the archived events of a period again, and proves what that changed. */
export async function runReplay(options: ReplayCommandOptions): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const planned = await planReplay(deployment, options);
    const report = await replayAndCompare(deployment, planned);
    if (options.json) printJson(report);
    else print(formatReport(report));
    if (report.problems.length > 0)
      throw new UserError(
        `the replay changed what it must not: ${formatCount(report.problems.length, 'change')}, ${options.json ? 'in "problems"' : 'listed above'}; ` +
          `see ${formatCommand('logs FraudDetector --since 1h')}`,
      );
  });
}

async function planReplay(deployment: Deployment, options: ReplayCommandOptions): Promise<PlannedReplay> {
  const now = Date.now();
  const ending = `-${deployment.config.suffix}`;
  const rules = (options.rule ?? []).map((name) =>
    name.endsWith(ending) ? name.slice(0, -ending.length) : name,
  );
  const ruleArns = findRuleArns(deployment, deployment.getOutput('TransactionBusName'), rules);
  const archive = await readArchive(deployment);
  const from = chooseFrom(options.from, getOldestTime(archive, now));
  const period = { from: floorToSecond(from), to: floorToSecond(options.to ?? now) };
  assertReplayable(period, archive, now);
  if (deployment.config.target === 'aws' && now - period.to < ARCHIVE_DELAY_MS)
    printNote(
      'EventBridge archives an event after up to some minutes: the newest events of the period may not be replayed',
    );
  const name = `${deployment.config.suffix}-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
  return { name, period, rules, ruleArns, archive, by: getUserName(options.by) };
}

/** A period such as the last hour begins with the archive, if that is younger. */
function chooseFrom({ time, isAgo }: ReplayCommandOptions['from'], oldest: number): number {
  if (!isAgo || time >= oldest) return time;
  printNote(`the archive contains events from ${new Date(oldest).toISOString()}: the period begins there`);
  return oldest;
}

async function replayAndCompare(deployment: Deployment, planned: PlannedReplay): Promise<ReplayReport> {
  const { events } = deployment;
  const { name, period, rules } = planned;
  const notes = createProgressNotes(skipRepeats(printNote));
  const stores = createStores(deployment);
  const before = await takeSnapshot(stores, period, notes.show);
  assertNotEmpty(before, planned);
  const startedAt = new Date().toISOString();
  await putReplayEvent(deployment, SYSTEM_EVENTS.replayStarted, planned, { transactions: before.rows.size });
  let outcome = 'failed or canceled';
  try {
    await startReplay(events, planned.archive, planned);
    const watched = { name, period, wait: pause, onProgress: notes.show, onNote: printNote };
    await watchReplay(events, watched);
    outcome = 'completed';
  } finally {
    // The error of the replay is more important than that of its event.
    await putReplayEvent(deployment, SYSTEM_EVENTS.replayEnded, planned, { outcome }).catch(
      (error: unknown) => printNote(formatError(error)),
    );
  }
  const waiting = { wait: pause, now: Date.now };
  const processed = await waitUntilProcessed(stores.auditLogs, before, {
    ...waiting,
    rules,
    period,
    onProgress: notes.show,
  });
  await waitUntilIdle(() => countMessages(deployment), waiting);
  const after = await takeSnapshotAgain(stores, before, notes.show);
  const meanwhile = await readMeanwhile(stores, startedAt);
  return createReport(planned, processed, compareSnapshots(before, after, meanwhile));
}

const createStores = (deployment: Deployment): SnapshotStores => ({
  transactions: new TransactionStore(deployment),
  profiles: new ProfileStore(deployment),
  auditLogs: new AuditLogStore(deployment),
});

function assertNotEmpty({ rows }: Snapshot, { period }: PlannedReplay): void {
  if (rows.size > 0) return;
  throw new UserError(
    `no transaction was received or confirmed from ${new Date(period.from).toISOString()} to ${new Date(period.to).toISOString()}: ` +
      'expected a period with transactions; --from and --to are times of receipt, not of purchase',
  );
}

async function readMeanwhile({ transactions }: SnapshotStores, startedAt: string) {
  // The clocks of the functions can be ahead of this one.
  const period = { from: startedAt, to: '9999-12-31T00:00:00.000Z' };
  const [received, confirmed] = await Promise.all([
    transactions.findInPeriod('receivedAt', period),
    transactions.findInPeriod('confirmedAt', period),
  ]);
  return { startedAt, rows: [...received, ...confirmed] };
}

async function putReplayEvent(
  { events, getOutput }: Deployment,
  detailType: string,
  { name, period, rules, by }: PlannedReplay,
  facts: object,
): Promise<void> {
  await putEvent(events, {
    bus: getOutput('SystemBusName'),
    source: SOURCES.operation,
    detailType,
    detail: {
      version: EVENT_VERSION,
      replayName: name,
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
      rules,
      by,
      ...facts,
    },
  });
}
