import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { ApiKeys } from '../../api-keys';
import { AuditLogStore } from '../stores/audit-logs';
import { transactionPipeline } from '../../../config/transaction-pipeline';
import { type Deployment, withDeployment } from '../deployment';
import { countMessages, describeBacklog, findNewFailures, waitUntilIdle } from '../../target/queue-depths';
import { checkLoad } from '../load/check';
import { createReport, formatFailure, formatReport, isClean, type LoadReport } from '../load/report';
import { sendLoad } from '../load/send';
import { createLoadTransactions, type LoadParameters } from '../load/transactions';
import { waitUntilComplete } from '../load/wait-until-complete';
import { createProgressNotes } from '../../terminal/progress-notes';
import { TransactionStore } from '../stores/transactions';
import { TransactionApi } from '../transaction-api';

export interface LoadCommandOptions {
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
/** The key for load tests and demonstrations. */
const KEY_NAME = 'load';

/** `stacks load`: sends transactions at a rate, measures each leg, and checks that none is lost or doubled. */
export async function runLoad(options: LoadCommandOptions): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const { config } = deployment;
    const parameters = resolveParameters(options, config.target);
    const total = parameters.rate * (parameters.seconds + parameters.warmUpSeconds);
    if (config.target === 'aws' && !options.yes)
      throw new UserError(
        `this run sends ${formatCount(total, 'transaction')} to AWS (${config.region}, ${config.suffix}), which costs money, leaves rows in its tables, ` +
          `objects in its bucket and events in its archive, and creates the API key ${KEY_NAME}; ${describeNotifications(parameters)}: ` +
          `${formatCommand(`cost ${transactionPipeline.name}`)} shows the prices; add --yes to run it`,
      );
    const report = await sendAndCheck(deployment, parameters);
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
  const { rate, seconds, warmUp, seed } = options;
  const suspicious = options.suspicious ?? DEFAULT_SUSPICIOUS_PERCENT[target] ?? 0;
  const total = rate * (seconds + warmUp);
  return {
    rate,
    seconds,
    warmUpSeconds: warmUp,
    accounts: options.accounts ?? Math.ceil(total / TRANSACTIONS_PER_ACCOUNT),
    merchants: options.merchants ?? rate * MERCHANT_SECONDS,
    suspiciousPercent: suspicious,
    seed,
  };
}

async function sendAndCheck(deployment: Deployment, parameters: LoadParameters): Promise<LoadReport> {
  const { config, resources, getOutput } = deployment;
  const key = await new ApiKeys(config, transactionPipeline.name, resources).getOrCreate(KEY_NAME);
  const api = new TransactionApi(getOutput('TransactionApiUrl'), key);
  const [store, auditLogs] = [new TransactionStore(deployment), new AuditLogStore(deployment)];
  const before = await countMessages(deployment);
  const run = `load-${Date.now().toString(36)}`;
  const create = createLoadTransactions(run, parameters);
  const waiting = { wait: pause, now: Date.now };
  const post = api.post.bind(api);
  const notes = createProgressNotes(skipRepeats(printNote));
  const send = async (seconds: number, firstIndex: number, step: string) => {
    const count = parameters.rate * seconds;
    const sent = await sendLoad(create, {
      ...waiting,
      rate: parameters.rate,
      count,
      firstIndex,
      post,
      onProgress: (done) =>
        notes.show(`${step}: ${formatCount(done, 'transaction')} of ${count.toLocaleString('en-US')} sent`),
    });
    const rows = await waitUntilComplete(store, sent, {
      ...waiting,
      onProgress: (done) =>
        notes.show(
          `${step}: ${formatCount(done, 'transaction')} of ${count.toLocaleString('en-US')} processed`,
        ),
    });
    return { sent, rows };
  };
  const warmUp = await send(parameters.warmUpSeconds, 0, 'warm-up');
  const load = await send(parameters.seconds, warmUp.sent.length, 'load');
  const sent = [...warmUp.sent, ...load.sent];
  const rows = new Map([...warmUp.rows, ...load.rows]);
  const idle = await waitUntilIdle(() => countMessages(deployment), {
    ...waiting,
    onProgress: (backlog) => notes.show(`${formatCount(backlog, 'message')} waiting in the queues`),
  });
  const history = await auditLogs.readAll([...rows.keys()], (done) =>
    notes.show(`${formatCount(done, 'audit trail')} of ${rows.size.toLocaleString('en-US')} read`),
  );
  const check = checkLoad(sent, rows, history);
  const failures = [...findNewFailures(before, await countMessages(deployment)), ...describeBacklog(idle)];
  return createReport({ run, parameters, measured: load.sent, rows, check, failures });
}
