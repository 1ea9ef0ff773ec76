import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { assertFaultsAllowed, LocalFaults } from '../../load/local-faults';
import { type DeliveryOptions, resolveLoadSize } from '../../load/options';
import { createProgressNotes } from '../../terminal/progress-notes';
import { transactionPipeline } from '../../../config/transaction-pipeline';
import { withDeployment } from '../deployment';
import { formatFailure, formatReport, isClean } from '../load/report';
import { KEY_NAME, runLoadTest } from '../load/run';
import type { LoadParameters } from '../load/transactions';

export interface LoadCommandOptions extends DeliveryOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly accounts?: number;
  readonly merchants?: number;
  /** In percent; the default depends on the target. */
  readonly suspicious?: number;
  readonly seed: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** Transactions per account: fewer than the rule for bursts counts. */
const TRANSACTIONS_PER_ACCOUNT = 3;
/** The seconds between two transactions of a merchant, so that few of them change its profile at the same time. */
const MERCHANT_SECONDS = 5;

/** `stacks load`: sends transactions at a rate, measures each leg, and checks that none is lost or doubled. */
export async function runLoad(options: LoadCommandOptions): Promise<void> {
  await withDeployment(options, async (deployment, session) => {
    const { config } = deployment;
    const parameters = resolveParameters(options, config.target);
    const total = countTransactions(parameters);
    assertFaultsAllowed(deployment, options);
    if (config.target === 'aws' && !options.yes)
      throw new UserError(
        `this run sends ${formatCount(total, 'transaction')} to AWS (${config.region}, ${config.suffix}), which costs money, leaves rows in its tables, ` +
          `objects in its bucket and events in its archive, and creates the API key ${KEY_NAME}; ${describeNotifications(parameters)}: ` +
          `${formatCommand(`cost ${transactionPipeline.name}`)} shows the prices; add --yes to run it`,
      );
    const faults = new LocalFaults(session, printNote);
    const notes = createProgressNotes(skipRepeats(printNote));
    const report = await runLoadTest(parameters, {
      ...{ deployment, faults, now: Date.now, wait: faults.wait },
      onProgress: (line) => notes.show(line),
    });
    if (options.json) printJson(report);
    else print(formatReport(report));
    if (!isClean(report)) throw new UserError(formatFailure(report, formatCommand('logs --since 1h')));
    if (!options.json) print('0 lost, 0 doubled');
  });
}

/** Suspicious transactions notify the people who subscribed to the topic, so there are none on AWS unless requested. */
const DEFAULT_SUSPICIOUS_PERCENT: Readonly<Record<string, number>> = { aws: 0, local: 5 };

const describeNotifications = ({ suspiciousPercent }: LoadParameters): string =>
  suspiciousPercent === 0
    ? 'people are notified of those that the model finds suspicious'
    : `people are notified of the ${suspiciousPercent} % that are suspicious (--suspicious)`;

function resolveParameters(options: LoadCommandOptions, target: string): LoadParameters {
  const { rate, warmUp, seed, killFunctions, restartTarget } = options;
  const suspicious = options.suspicious ?? DEFAULT_SUSPICIOUS_PERCENT[target] ?? 0;
  const size = { ...resolveLoadSize(options), warmUpSeconds: warmUp };
  const total = countTransactions(size);
  return {
    ...size,
    ...{ killFunctions, restartTarget },
    accounts: options.accounts ?? Math.ceil(total / TRANSACTIONS_PER_ACCOUNT),
    merchants: options.merchants ?? rate * MERCHANT_SECONDS,
    suspiciousPercent: suspicious,
    seed,
  };
}

/** Counts the transactions with those of the warm-up. */
const countTransactions = ({
  messages,
  rate,
  warmUpSeconds,
}: Pick<LoadParameters, 'messages' | 'rate' | 'warmUpSeconds'>): number => messages + rate * warmUpSeconds;
