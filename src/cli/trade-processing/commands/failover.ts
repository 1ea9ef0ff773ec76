import type { TradeRegion } from '../../../config/trade-processing';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { failOver, type FailoverReport } from '../failover/failover';

export interface FailoverOptions {
  readonly to: TradeRegion;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks trade-processing failover`: makes a region the one to which the sources send. */
export async function runFailover(options: FailoverOptions): Promise<void> {
  const { to, dryRun = false, force = false } = options;
  await withDeployment(options, async (deployment) => {
    const report = await failOver(deployment, {
      to,
      isDryRun: dryRun,
      isForced: force,
      now: Date.now,
    });
    if (options.json) printJson(report);
    else print(formatReport(report));
  });
}

const formatReport = (report: FailoverReport): string =>
  [
    formatChange(report),
    ...report.notWritten.map(({ region, reason }) => describeOther(report, region, reason)),
    ...report.problems.map((problem) => `${report.to} may not be able to record trades: ${problem}`),
    ...formatWritten(report),
    ...formatRecovery(report),
  ].join('\n');

const describeOther = ({ unknown }: FailoverReport, region: string, reason: string): string =>
  unknown.includes(region)
    ? `epoch of ${region} unknown, this one is higher: ${reason}`
    : `${region} has an older setting: ${reason}`;

function formatChange(report: FailoverReport): string {
  const { from, to, epoch, since, wasActive, isDryRun, tookMs, unknown } = report;
  if (wasActive && unknown.length > 0)
    return isDryRun
      ? `would confirm ${to} as the active region (epoch ${epoch}); nothing changed (--dry-run)`
      : `${to} is confirmed as the active region (epoch ${epoch})`;
  if (wasActive) return `${to} is the active region already, since ${since} (epoch ${epoch})`;
  return isDryRun
    ? `would make ${to} the active region in place of ${from} (epoch ${epoch}); nothing changed (--dry-run)`
    : `${to} is the active region in place of ${from} (epoch ${epoch}), ${(tookMs / 1000).toFixed(1)} s after the start of the command`;
}

function formatWritten({ written, wasActive, isDryRun, unknown }: FailoverReport): string[] {
  if (written.length === 0) return [];
  const regions = written.join(', ');
  if (isDryRun) return [`would write the setting ActiveRegion in ${regions}`];
  return [
    `the setting ActiveRegion was ${wasActive && unknown.length === 0 ? 'brought up to date' : 'written'} in ${regions}`,
  ];
}

function formatRecovery({ from, to, wasActive, recoveryPoint }: FailoverReport): string[] {
  if (wasActive) return [];
  return [
    recoveryPoint === undefined
      ? `${to} has no entry of ${from}`
      : `recovery point: the newest entry of ${from} in ${to} is of ${recoveryPoint}; what is missing arrives when ${from} answers`,
    `when both regions answer, run ${formatCommand('trade-processing reconcile')}`,
  ];
}
