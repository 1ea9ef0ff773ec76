import type { RegionalConflict } from '../../../domain/trade-records';
import { TRADE_RULES } from '../../../domain/trades';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { reconcile, type ReconcileReport } from '../reconcile/reconcile';

export interface ReconcileOptions extends DeploymentOptions {
  readonly json?: boolean;
}

/** `stacks trade-processing reconcile`: marks what both regions recorded during a failover. */
export async function runReconcile(options: ReconcileOptions): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const notes = createProgressNotes(skipRepeats(printNote));
    const report = await reconcile(deployment, {
      now: Date.now,
      wait: pause,
      onRead: (entries) => notes.show(`${entries.toLocaleString('en-US')} entries read`),
    });
    if (options.json) printJson(report);
    else print(formatReport(report));
    const open = report.conflicts.filter(({ correctedBy }) => correctedBy === undefined);
    if (open.length > 0)
      throw new UserError(
        `${formatCount(open.length, 'conflict')} between trades that the regions recorded without knowledge of each other, such as of ${open[0]!.tradeIds.join(' and ')}: ` +
          'compare them with their sources, which correct the wrong ones with their next versions',
      );
  });
}

const formatReport = (report: ReconcileReport): string =>
  [...formatDuplicates(report), ...report.conflicts.map(formatConflict)].join('\n');

/** Formats reports of the two regions that contradict each other, and what the operator has to do. */
function formatConflict({ kind, tradeIds, version, differences, correctedBy }: RegionalConflict): string {
  const where =
    version === undefined ? tradeIds.join(' and ') : `version ${version} of ${tradeIds.join(' and ')}`;
  const values = differences.map(({ field, values: [a, b] }) => `${field} ${a} and ${b}`).join(', ');
  const state = correctedBy === undefined ? TRADE_RULES[kind].fix : `Corrected by version ${correctedBy}.`;
  return `conflict between the regions: ${where}${values === '' ? '' : `: ${values}`} (${kind}). ${state}`;
}

function formatDuplicates({ entries, duplicates, marked }: ReconcileReport): string[] {
  const read = `${entries.toLocaleString('en-US')} entries compared`;
  if (duplicates.length === 0) return [`${read}: no trade is recorded in both regions`];
  return [
    formatTable(
      ['recorded in both regions', 'counts', 'duplicate'],
      duplicates.map(({ subject, original, duplicate }) => [
        subject,
        `${original.region} at ${original.recordedAt}`,
        `${duplicate.region} at ${duplicate.recordedAt}`,
      ]),
    ),
    `${read}: ${formatCount(duplicates.length, 'duplicate')}, ${marked} marked now, ${duplicates.length - marked} marked before`,
  ];
}
