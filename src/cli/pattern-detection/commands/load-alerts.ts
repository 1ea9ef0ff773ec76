import { SQSClient } from '@aws-sdk/client-sqs';
import { patternDetection } from '../../../config/pattern-detection';
import { UserError } from '../../errors';
import { assertFaultsAllowed, LocalFaults } from '../../load/local-faults';
import { type DeliveryOptions, resolveLoadSize } from '../../load/options';
import type { Session } from '../../session';
import { createClientOptions } from '../../target/aws';
import { withTarget } from '../../target/target';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { StateBucket } from '../../terraform/state-bucket';
import { formatAlertFailure, formatAlertReport, isAlertReportClean } from '../load/alerts/report';
import { runAlertLoadTest } from '../load/alerts/run';
import { RunObserver } from '../load/observe';
import { createRunName } from '../load/run-name';

export interface AlertLoadOptions extends DeliveryOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `stacks load --messages`: sends alerts to AlertQueue at a rate, and checks that each one has one row. */
export async function runAlertLoad(options: AlertLoadOptions, session: Session): Promise<void> {
  const { config } = session;
  const { seed, killFunctions, restartTarget, json } = options;
  const size = resolveLoadSize(options);
  assertFaultsAllowed(session, options);
  if (config.target === 'aws' && !options.yes)
    throw new UserError(
      `this run raises ${formatCount(size.messages, 'alert')} on AWS (${config.region}, ${config.suffix}), which notifies people, costs money and leaves rows in AlertHistory: ` +
        `${formatCommand(`cost ${patternDetection.name}`)} shows the prices; add --yes to run it`,
    );
  await withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(
      `${patternDetection.name}-${config.suffix}`,
    );
    const faults = new LocalFaults(session, printNote);
    const run = createRunName(Date.now());
    const notes = createProgressNotes(skipRepeats(printNote));
    const report = await runAlertLoadTest(
      run,
      { ...size, seed, killFunctions, restartTarget },
      {
        ...{ config, resources, faults, now: Date.now, wait: faults.wait },
        queues: new SQSClient(createClientOptions(config)),
        observer: new RunObserver(config, resources, run),
        onProgress: (line) => notes.show(line),
      },
    );
    if (json) printJson(report);
    else print(formatAlertReport(report));
    if (!isAlertReportClean(report))
      throw new UserError(formatAlertFailure(report, formatCommand('logs AlertProcessor --since 1h')));
    if (!json) print('0 lost, 0 duplicated');
  });
}
