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
  });
}

function formatReport({ entries, duplicates, marked }: ReconcileReport): string {
  const read = `${entries.toLocaleString('en-US')} entries compared`;
  if (duplicates.length === 0) return `${read}: no trade is recorded in both regions`;
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
  ].join('\n');
}
