import type { TradeRegion } from '../../../config/trade-processing';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { failOver, type FailoverReport } from '../failover/failover';

export interface FailoverOptions {
  readonly to: TradeRegion;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks trade-processing failover`: makes a region the one to which the sources send. */
export async function runFailover(options: FailoverOptions): Promise<void> {
  const { to, dryRun = false } = options;
  await withDeployment(options, async (deployment) => {
    const report = await failOver(deployment, { to, isDryRun: dryRun, now: Date.now });
    if (options.json) printJson(report);
    else print(formatReport(report));
  });
}

const formatReport = (report: FailoverReport): string =>
  [
    formatChange(report),
    ...report.notWritten.map(({ region, reason }) => `${region} has an older setting: ${reason}`),
    ...formatWritten(report),
    ...formatRecovery(report),
  ].join('\n');

function formatChange({ from, to, epoch, since, wasActive, isDryRun, tookMs }: FailoverReport): string {
  if (wasActive) return `${to} is the active region already, since ${since} (epoch ${epoch})`;
  return isDryRun
    ? `would make ${to} the active region in place of ${from} (epoch ${epoch}); nothing changed (--dry-run)`
    : `${to} is the active region in place of ${from} (epoch ${epoch}), ${(tookMs / 1000).toFixed(1)} s after the start of the command`;
}

function formatWritten({ written, wasActive, isDryRun }: FailoverReport): string[] {
  if (written.length === 0) return [];
  const regions = written.join(', ');
  if (isDryRun) return [`would write the setting ActiveRegion in ${regions}`];
  return [`the setting ActiveRegion was ${wasActive ? 'brought up to date' : 'written'} in ${regions}`];
}

function formatRecovery({ from, to, wasActive, recoveryPoint }: FailoverReport): string[] {
  if (wasActive) return [];
  return [
    recoveryPoint === undefined
      ? `${to} has no entry of ${from}`
      : `recovery point: ${to} has the entries of ${from} up to ${recoveryPoint}; later ones arrive when ${from} answers`,
    `when both regions answer, run ${formatCommand('trade-processing reconcile')}`,
  ];
}
