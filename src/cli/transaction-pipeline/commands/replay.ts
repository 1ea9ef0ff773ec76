import { getUserName } from '../../commands/user-name';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { type Deployment, withDeployment } from '../deployment';
import { countMessages, waitUntilIdle } from '../../target/queue-depths';
import { createProgressNotes } from '../../terminal/progress-notes';
import { assertReplayable, findRuleArns, floorToSecond, getOldestTime, readArchive } from '../replay/archive';
import { compareSnapshots, type Meanwhile } from '../replay/compare';
import { deliverAgain, type PlannedReplay } from '../replay/deliver-again';
import { createReport, formatReport, type ReplayReport } from '../replay/report';
import { type Snapshot, type SnapshotStores, takeSnapshot, takeSnapshotAgain } from '../replay/snapshot';
import { waitUntilProcessed } from '../replay/wait-until-processed';
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

/** The events of the last minutes may not be in the archive of AWS yet. */
const ARCHIVE_DELAY_MS = 10 * 60_000;
/** The longest time by which the clocks of the functions may be behind the clock of this machine. */
const CLOCK_SKEW_MS = 60_000;

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
    if (report.unproven.length > 0) throw new UserError(`not proven: ${report.unproven.join('; ')}`);
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
  const { name, period, rules } = planned;
  const notes = createProgressNotes(skipRepeats(printNote));
  const stores = createStores(deployment);
  // What others write while the snapshot is read is not an effect of the replay either.
  const startedAt = new Date(Date.now() - CLOCK_SKEW_MS).toISOString();
  const before = await takeSnapshot(stores, period, notes.show);
  assertNotEmpty(before, planned);
  await deliverAgain(deployment, planned, before.rows.size, notes);
  const waiting = { wait: pause, now: Date.now };
  const processed = await waitUntilProcessed(stores.auditLogs, before, {
    ...waiting,
    name,
    rules,
    period,
    onProgress: notes.show,
  });
  const { isIdle } = await waitUntilIdle(() => countMessages(deployment), waiting);
  const after = await takeSnapshotAgain(stores, before, notes.show);
  const meanwhile = await readMeanwhile(stores, startedAt, notes.show);
  return createReport(planned, { processed, isIdle }, compareSnapshots(before, after, meanwhile));
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

async function readMeanwhile(
  { transactions }: SnapshotStores,
  startedAt: string,
  onProgress: (line: string) => void,
): Promise<Meanwhile> {
  const period = { from: startedAt, to: '9999-12-31T00:00:00.000Z' };
  const rows = await transactions.findInPeriod(['receivedAt', 'scoredAt', 'confirmedAt'], period, (count) =>
    onProgress(`${count.toLocaleString('en-US')} rows of Transactions read again`),
  );
  return { startedAt, rows };
}
