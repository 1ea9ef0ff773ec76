import pc from 'picocolors';
import { tradeProcessing } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { describePoison, formatDeliveryReport, isPoisonRetained } from '../../load/delivery-report';
import { assertFaultsAllowed, LocalFaults } from '../../load/local-faults';
import { type DeliveryOptions, resolveLoadSize } from '../../load/options';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { withDeployment } from '../deployment';
import { isClean } from '../load/check';
import { type LoadReport, runLoadTest } from '../load/run';

export interface LoadOptions extends DeliveryOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly seed: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks trade-processing load`: sends trades at a rate, and checks that each one is recorded once. */
export async function runLoad({ warmUp, yes, json, ...options }: LoadOptions): Promise<void> {
  const { rate, seed, killFunctions, restartTarget } = options;
  const size = resolveLoadSize(options);
  await withDeployment(options, async (deployment, session) => {
    const { config } = deployment;
    assertFaultsAllowed(deployment, options);
    if (config.target === 'aws' && !yes)
      throw new UserError(
        `this run records ${formatCount(size.messages + rate * warmUp, 'trade')} in the ledger of ${config.suffix} on AWS, which cannot be removed again, and costs money: ` +
          `${formatCommand(`cost ${tradeProcessing.name}`)} shows the prices; add --yes to run it`,
      );
    const notes = createProgressNotes(skipRepeats(printNote));
    const faults = new LocalFaults(session, printNote);
    const report = await runLoadTest(
      { ...size, warmUpSeconds: warmUp, seed, killFunctions, restartTarget },
      {
        deployment,
        faults,
        now: Date.now,
        wait: faults.wait,
        onNote: skipRepeats(printNote),
        onProgress: (line) => notes.show(line),
      },
    );
    if (json) printJson(report);
    else print(formatReport(report));
    if (!isReportClean(report)) throw new UserError(formatFailure(report));
    if (!json) print('0 lost, 0 doubled, 0 rejected');
  });
}

const isReportClean = ({ check, deliveries, failures }: LoadReport): boolean =>
  isClean(check) && isPoisonRetained(deliveries.poison) && failures.length === 0;

const formatInteger = (value: number): string => Math.round(value).toLocaleString('en-US');

function formatReport({ parameters, measured, legs, check, deliveries, machine }: LoadReport): string {
  const regions = Object.entries(measured.regions).map(
    ([region, count]) => `${formatInteger(count)} in ${region}`,
  );
  return [
    `requested ${formatInteger(parameters.rate)} trades/s for ${formatInteger(parameters.seconds)} s after ${parameters.warmUpSeconds} s of warm-up; ` +
      `accepted ${formatCount(measured.trades, 'trade')} in ${measured.seconds.toFixed(1)} s: ${formatInteger(measured.rate)} trades/s, ${regions.join(', ')}`,
    ...formatDeliveryReport(deliveries),
    `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    `\n${pc.bold('Latency of each leg, in milliseconds')}`,
    formatTable(
      ['leg', 'trades', 'p50', 'p95', 'p99', 'max'],
      legs.map(({ leg, count, p50, p95, p99, max }) => [
        leg,
        ...[count, p50, p95, p99, max].map(formatInteger),
      ]),
    ),
    `\n${pc.bold('Check, with the warm-up')}`,
    formatTable(
      ['sent', 'accepted', 'recorded', 'lost', 'doubled', 'rejected'],
      [
        [
          check.sent,
          check.accepted,
          check.recorded,
          check.lost.length,
          check.doubled.length,
          check.rejected.length,
        ].map(formatInteger),
      ],
    ),
  ].join('\n');
}

function formatFailure({ check, deliveries, failures }: LoadReport): string {
  const { lost, doubled, rejected, refused } = check;
  const examples = [...new Set([...lost, ...doubled, ...rejected])].slice(0, 5).join(', ');
  return [
    ...(examples === ''
      ? []
      : [`${lost.length} lost, ${doubled.length} doubled, ${rejected.length} rejected, such as ${examples}`]),
    ...Object.entries(refused).map(
      ([reason, count]) => `${formatCount(count, 'message')} not sent: ${reason}`,
    ),
    ...describePoison(deliveries.poison),
    ...failures,
    `see ${formatCommand('trade-processing failures')}; ${formatCommand('trade-processing reconcile')} marks what both regions recorded`,
  ].join('; ');
}
