import { tradingPlatform } from '../../../config/trading-platform';
import { UserError } from '../../errors';
import { createSendRequest } from '../../http/send-request';
import { assertFaultsAllowed, LocalFaults } from '../../load/local-faults';
import { type DeliveryOptions, resolveLoadSize } from '../../load/options';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { type Deployment, withDeployment } from '../deployment';
import { formatFailure, formatReport, isClean } from '../load/report';
import { runLoadTest } from '../load/run';
import { getSessionUser, type SessionOptions } from './options';

export interface LoadOptions extends SessionOptions, DeliveryOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly killWriter: number;
  readonly seed: number;
  readonly yes?: boolean;
}

/** `stacks trading-platform load`: places orders at a rate, and checks that none is lost or doubled. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { warmUp, seed, json, killFunctions, restartTarget } = options;
  const size = resolveLoadSize(options);
  await withDeployment(options, async (deployment, session) => {
    assertAllowed(deployment, options, size.messages);
    const notes = createProgressNotes(skipRepeats(printNote));
    const faults = new LocalFaults(session, printNote);
    const report = await runLoadTest(
      {
        ...{ ...size, warmUpSeconds: warmUp, seed },
        ...{ killWriter: options.killWriter, killFunctions, restartTarget },
      },
      {
        ...{ deployment, faults, now: Date.now, wait: faults.wait },
        send: createSendRequest(),
        user: getSessionUser(options),
        onProgress: (line) => notes.show(line),
      },
    );
    if (json) printJson(report);
    else print(formatReport(report));
    if (!isClean(report)) throw new UserError(formatFailure(report, formatCommand('logs --since 1h')));
    if (!json) print('0 lost, 0 doubled; the cash of each account matches its orders');
  });
}

/** @throws UserError on AWS, for a load that costs money without --yes and for faults */
function assertAllowed(deployment: Deployment, options: LoadOptions, messages: number): void {
  const { config } = deployment;
  assertFaultsAllowed(
    deployment,
    options,
    `run ${formatCommand('trading-platform failover')} during the load test`,
  );
  if (config.target !== 'aws' || options.yes) return;
  const count = formatCount(messages + options.rate * options.warmUp, 'order');
  throw new UserError(
    `this run places ${count} on AWS (${config.region}, ${config.suffix}), which costs money and leaves accounts and orders in the database and events in the audit log: ` +
      `${formatCommand(`cost ${tradingPlatform.name}`)} shows the prices; add --yes to run it`,
  );
}
