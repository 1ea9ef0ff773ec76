import {
  getInvocationResult,
  type InvocationResult,
  isAcceptance,
} from '../../../cli/transaction-pipeline/audit-facts';
import type { HistoryEntry } from '../../../cli/transaction-pipeline/history/entry';
import { getPurchaseTime, type TransactionRow } from '../../../cli/transaction-pipeline/stores/rows';
import type { StoryStep } from '../../server/section';
import { createEntryStep } from './entry-step';
import { findPendingFeedback } from './pending-feedback';

/**
 * Creates the steps of a stored transaction. Its row has the times between which it was accepted, scored and notified; the
 * audit trail has the input, the attempts, and everything else that happened to it.
 */
export function createSteps(row: TransactionRow, entries: readonly HistoryEntry[]): StoryStep[] {
  const decision = entries.find((entry) =>
    isResult(entry, ({ score, alreadyScored }) => score !== undefined && !alreadyScored),
  );
  const notification = entries.find((entry) => isResult(entry, ({ notified }) => notified === true));
  const own = new Set([decision, notification, entries.find(isFirstAcceptance)]);
  const acceptedAt = getAcceptanceTime(row);
  const steps: StoryStep[] = [
    createAcceptance(row, acceptedAt),
    ...entries.filter((entry) => !own.has(entry)).map(createEntryStep),
  ];
  if (row.scoredAt !== undefined) steps.push(createDecisionStep(row, acceptedAt, decision));
  else steps.push(createWaitingStep('waits for its score', 'SQS, ReceivedTransactions', acceptedAt));
  steps.push(...createNotificationSteps(row, notification));
  const pending = findPendingFeedback(row, entries);
  if (pending)
    steps.push(
      createWaitingStep(
        'waits until the feedback is applied',
        'Lambda, FraudDetector',
        Date.parse(pending.time),
      ),
    );
  return steps.sort((a, b) => a.startedAt - b.startedAt);
}

/** The entries contain the detail parsed, and the stored rows as JSON. */
const isFirstAcceptance = ({ type, detail }: HistoryEntry): boolean =>
  isAcceptance({ type, detail: JSON.stringify(detail) });

const isResult = (
  entry: HistoryEntry,
  matches: (response: InvocationResult['responsePayload']) => boolean,
): boolean => {
  const result = entry.rule === undefined ? getInvocationResult(entry) : undefined;
  return result !== undefined && matches(result.responsePayload);
};

/** Returns when the row was written, in milliseconds. Rows of earlier versions have only the time of the request. */
const getAcceptanceTime = ({ acceptedAt, receivedAt }: TransactionRow): number =>
  Date.parse(typeof acceptedAt === 'string' ? acceptedAt : receivedAt);

const createWaitingStep = (name: string, service: string, startedAt: number): StoryStep => ({
  name,
  service,
  startedAt,
  status: 'waiting',
});

function createAcceptance(row: TransactionRow, endedAt: number): StoryStep {
  const { transactionId, accountId, merchantId, amount, currency, merchantCategory } = row;
  const { country, region, cardNotPresent, localHour, recentTxnCount, account } = row;
  const purchase = { transactionId, accountId, merchantId, amount, currency, merchantCategory };
  return {
    name: 'accepted, with the history of its account',
    service: 'API Gateway, IngestProcessor',
    startedAt: Date.parse(row.receivedAt),
    endedAt,
    status: 'succeeded',
    input: { ...purchase, country, region, cardNotPresent, paidAt: getPurchaseTime(row) },
    output: { localHour, recentTxnCount, account },
  };
}

/** The time of the decision contains that in the stream of the table, on the bus and in the queue. */
function createDecisionStep(
  row: TransactionRow,
  startedAt: number,
  entry: HistoryEntry | undefined,
): StoryStep {
  const { score = 0, outcome, parts, matchedRules, model, scoredAt = '' } = row;
  const { input, attempt }: Partial<StoryStep> = entry ? createEntryStep(entry) : {};
  return {
    name: `scored ${score.toFixed(1)}: ${outcome ?? ''}`,
    service: 'stream, bus, queue, FraudDetector',
    startedAt,
    endedAt: Math.max(startedAt, Date.parse(scoredAt)),
    status: 'succeeded',
    ...(attempt !== undefined && { attempt }),
    ...(input !== undefined && { input }),
    output: { score, outcome, parts, matchedRules, model },
  };
}

function createNotificationSteps(row: TransactionRow, entry: HistoryEntry | undefined): StoryStep[] {
  const { scoredAt, notifiedAt, outcome } = row;
  if (scoredAt === undefined || outcome === 'approve') return [];
  const startedAt = Date.parse(scoredAt);
  if (notifiedAt === undefined)
    return [createWaitingStep('waits for its notification', 'Lambda, Notifier', startedAt)];
  const { input, output, attempt }: Partial<StoryStep> = entry ? createEntryStep(entry) : {};
  return [
    {
      name: 'notified people',
      service: 'bus, Notifier, FraudAlerts',
      startedAt,
      endedAt: Math.max(startedAt, Date.parse(notifiedAt)),
      status: 'succeeded',
      ...(attempt !== undefined && { attempt }),
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output }),
    },
  ];
}
