import type { Demonstration, DemonstrationContext } from '../../demonstration';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import { createDeployment } from '../deployment';
import { countMessages, describeBacklog, findNewFailures, waitUntilIdle } from '../../target/queue-depths';
import { AuditLogStore } from '../stores/audit-logs';
import type { TransactionRow } from '../stores/rows';
import { TransactionStore } from '../stores/transactions';
import { TransactionApi } from '../transaction-api';
import { findMismatches } from './check';
import { formatEffect, formatScores } from './format';
import { type DemonstrationRun, readRows, runDemonstration } from './run';
import { getFraudId } from './transactions';

/** Sends generated transactions through the deployed REST API, and checks their scores, notifications and audit trails. */
export async function startDemonstration(context: DemonstrationContext): Promise<Demonstration> {
  const deployment = createDeployment(context.config, context.resources, context.outputs);
  const store = new TransactionStore(deployment);
  const apiUrl = deployment.getOutput('TransactionApiUrl');
  const api = new TransactionApi(apiUrl, await context.getApiKey());
  const failuresBefore = await countMessages(deployment);
  const wait = { wait: pause, now: Date.now };
  let run: DemonstrationRun = { date: '', transactions: [], sent: 0 };
  let rows: ReadonlyMap<string, TransactionRow> = new Map();

  return {
    inputName: 'transactions',
    async sendInput(onProgress) {
      run = await runDemonstration({ deployment, store, api, ...wait, onProgress });
      const accounts = new Set(run.transactions.map(({ request }) => request.accountId)).size;
      const total = `${formatCount(run.transactions.length, 'transaction')} of ${formatCount(accounts, 'account')}`;
      if (run.sent === 0) return `${total} were processed before; not sent again`;
      return `${formatCount(run.sent, 'transaction')} sent; ${total} scored, one fraud confirmed`;
    },
    async readResults() {
      rows = await readRows(store);
      const scored = run.transactions.flatMap(({ request }) => rows.get(request.transactionId) ?? []);
      const count = (outcome: string) => scored.filter((row) => row.outcome === outcome).length;
      return `${count('approve')} approved, ${count('review')} to review, ${count('decline')} declined`;
    },
    formatResults: () => ({
      heading: 'Scores of the suspicious transactions',
      table: `${formatScores(run.transactions, rows)}\n\n${formatEffect(run.date, rows)}`,
    }),
    async checkResults() {
      const idle = await waitUntilIdle(() => countMessages(deployment), wait);
      const ids = run.transactions.map(({ request }) => request.transactionId);
      const history = await new AuditLogStore(deployment).readAll(ids);
      const listed = await api.listOfAccount(run.transactions[0]!.request.accountId);
      const mismatches = [
        ...findMismatches(run.transactions, rows, history),
        ...findNewFailures(failuresBefore, await countMessages(deployment)),
        ...describeBacklog(idle),
        ...(listed.some(({ transactionId }) => transactionId === ids[0])
          ? []
          : [`GET /transactions does not list ${ids[0] ?? ''}`]),
      ];
      return {
        mismatches,
        summary: `${formatCount(ids.length, 'transaction')}, each scored once, with the expected rules, notification and audit trail; no failed message`,
      };
    },
    listNextCommands: () => [
      [
        `curl -H "x-api-key: $(${formatCommand(`key show ${context.keyName} --system transaction-pipeline`)})" '${apiUrl}/transactions?accountId=demo-account-1&limit=5'`,
        'query the API',
      ],
      [
        formatCommand(`transaction-pipeline history ${getFraudId(run.date)}`),
        'show the audit trail of a transaction',
      ],
      [
        formatCommand(`transaction-pipeline feedback demo-${run.date}-everything --fraud --wait`),
        'confirm another fraud',
      ],
      [formatCommand('transaction-pipeline rules list'), 'list the rules of the detector'],
      [
        formatCommand(`transaction-pipeline replay --from ${getFirstReceipt(rows)}`),
        'process the transactions again, and prove that nothing changes',
      ],
      [formatCommand('transaction-pipeline load --rate 50 --seconds 20'), 'run a load test'],
    ],
  };
}

/** Returns the time of the first request of the demonstration, in whole seconds. */
const getFirstReceipt = (rows: ReadonlyMap<string, TransactionRow>): string => {
  const [first = new Date().toISOString()] = [...rows.values()].map(({ receivedAt }) => receivedAt).sort();
  return `${first.slice(0, 19)}Z`;
};
