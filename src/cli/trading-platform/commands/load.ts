import { tradingPlatform } from '../../../config/trading-platform';
import { UserError } from '../../errors';
import { createSendRequest } from '../../http/send-request';
import { pause } from '../../process/interrupt';
import { killWriter } from '../../target/local/database';
import { killFunction } from '../../target/local/kill-function';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { type Deployment, withDeployment } from '../deployment';
import type { Killer } from '../load/faults';
import { formatFailure, formatReport, isClean } from '../load/report';
import { runLoadTest } from '../load/run';
import { getSessionUser, type SessionOptions } from './options';

export interface LoadOptions extends SessionOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly killWriter: number;
  readonly killFunctions: number;
  readonly seed: number;
  readonly yes?: boolean;
}

/** `stacks trading-platform load`: places orders at a rate, and checks that none is lost or doubled. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { rate, seconds, warmUp, seed, yes, json } = options;
  await withDeployment(options, async (deployment) => {
    assertAllowed(deployment, options, yes);
    const notes = createProgressNotes(skipRepeats(printNote));
    const { killWriter: writers, killFunctions: functions } = options;
    const report = await runLoadTest(
      { rate, seconds, warmUpSeconds: warmUp, killWriter: writers, killFunctions: functions, seed },
      {
        deployment,
        send: createSendRequest(),
        killer: createKiller(deployment),
        user: getSessionUser(options),
        now: Date.now,
        wait: pause,
        onProgress: (line) => notes.show(line),
      },
    );
    if (json) printJson(report);
    else print(formatReport(report));
    if (!isClean(report)) throw new UserError(formatFailure(report, formatCommand('logs --since 1h')));
    if (!json) print('0 lost, 0 doubled; the cash of each account matches its orders');
  });
}

/** @throws UserError on AWS, for a load that costs money without --yes and for kills */
function assertAllowed({ config }: Deployment, options: LoadOptions, yes = false): void {
  if (config.target !== 'aws') return;
  if (options.killWriter + options.killFunctions > 0)
    throw new UserError(
      `--kill-writer and --kill-functions work on the local target only: on AWS, run ${formatCommand('trading-platform failover')} during the load test`,
    );
  if (yes) return;
  const count = formatCount(options.rate * (options.seconds + options.warmUp), 'order');
  throw new UserError(
    `this run places ${count} on AWS (${config.region}, ${config.suffix}), which costs money and leaves accounts and orders in the database and events in the audit log: ` +
      `${formatCommand(`cost ${tradingPlatform.name}`)} shows the prices; add --yes to run it`,
  );
}

const createKiller = ({ config }: Deployment): Killer => ({
  killWriter: () => killWriter(config),
  killFunction: () => killFunction((processes) => processes[Math.floor(Math.random() * processes.length)]!),
});
