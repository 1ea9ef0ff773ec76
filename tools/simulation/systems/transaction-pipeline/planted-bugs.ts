import { AUDIT_EVENTS } from '../../../../src/domain/transactions';
import type { EventBridge } from '../../../../src/lambdas/shared/event-bus';
import { isQueueBatch } from '../../../../src/lambdas/transaction-pipeline/bus-event';
import type { IngestDeps } from '../../../../src/lambdas/transaction-pipeline/ingest';
import type { NotifierDeps } from '../../../../src/lambdas/transaction-pipeline/notify';
import type { Handler } from '../../services/lambda/invocation';
import { changeCondition, changeUpdate, isClaim, isMark, isOfMerchants, isScore } from './change-writes';
import type { FunctionName } from './deployment';
import type { PlantedBug } from './planted-bug';
import { TABLE_NAMES } from './stores';

/** Reports that everything is done, also if it failed: so nothing is tried again. */
const swallowFailures =
  (affected: FunctionName) =>
  (name: FunctionName, handler: Handler): Handler =>
    name !== affected
      ? handler
      : async (event, context) => {
          const result = await handler(event, context).catch(() => ({}));
          return isQueueBatch(event) ? { batchItemFailures: [] } : result;
        };

/** Marks a transaction as soon as it is claimed: if the invocation ends before it publishes, no one is notified. */
const markFirst = (deps: NotifierDeps): NotifierDeps => ({
  ...deps,
  notifications: {
    ...deps.notifications,
    claim: async (key, claim, now) => {
      const isClaimed = await deps.notifications.claim(key, claim, now);
      if (isClaimed) await deps.notifications.mark(key, new Date(now).toISOString());
      return isClaimed;
    },
    mark: () => Promise.resolve(),
  },
});

/** Publishes each notification twice. */
const publishTwice = (deps: NotifierDeps): NotifierDeps => ({
  ...deps,
  alerts: {
    publish: async (row, traceId) => {
      await deps.alerts.publish(row, traceId);
      await deps.alerts.publish(row, traceId);
    },
  },
});

/** Takes every cancelled transaction for a repeated request, and answers that it is accepted. */
const acceptCancelled = (deps: IngestDeps): IngestDeps => {
  const supposed = new Map<string, Parameters<IngestDeps['writes']['accept']>>();
  return {
    ...deps,
    writes: {
      accept: async (row, digest, account) => {
        const result = await deps.writes.accept(row, digest, account);
        if (result !== 'conflict') return result;
        supposed.set(row.transactionId, [row, digest, account]);
        return 'needless';
      },
    },
    transactions: {
      ...deps.transactions,
      findId: async (id) => {
        const [row, digest] = supposed.get(id) ?? [];
        return (await deps.transactions.findId(id)) ?? (row && { ...row, digest: digest! });
      },
      get: async (key) =>
        (await deps.transactions.get(key)) ??
        [...supposed.values()].map(([row]) => row).find(({ ts }) => ts === key.ts),
    },
  };
};

const ignoreRejections = (events: EventBridge): EventBridge => ({
  ...events,
  tryPut: async (list) => {
    await events.tryPut(list);
    return [];
  },
});

const omitAcceptances = (events: EventBridge): EventBridge => ({
  ...events,
  tryPut: (list) => events.tryPut(list.filter(({ detailType }) => detailType !== AUDIT_EVENTS.accepted)),
});

/** Bugs that the invariants must find, by what is wrong. */
export const PLANTED_BUGS: Readonly<Record<string, PlantedBug>> = {
  'an id without its condition': {
    faults: 'none',
    breaks: 'atRest',
    rewrite: changeCondition(({ TableName }) => TableName === TABLE_NAMES.ids),
  },
  'a history without its version': {
    faults: 'light',
    breaks: 'countedOnce',
    rewrite: changeCondition(isOfMerchants),
  },
  'a score that leaves the history of the merchant as it was': {
    faults: 'none',
    breaks: 'countedOnce',
    rewrite: changeUpdate(isOfMerchants, 'SET touched = :version'),
  },
  'a repeated event that is scored again': {
    faults: 'light',
    breaks: 'oneDecision',
    rewrite: changeCondition(isScore, ' AND attribute_not_exists(#score)'),
    changeDetector: (deps) => ({
      ...deps,
      readScoringData: async (keys, profileIds) => {
        const { rows, profiles } = await deps.readScoringData(keys, profileIds);
        return {
          profiles,
          rows: new Map([...rows].map(([key, row]) => [key, { ...row, score: undefined }])),
        };
      },
    }),
  },
  'a mark before the notification': { faults: 'heavy', breaks: 'notified', changeNotifier: markFirst },
  'a notification that one invocation publishes twice': {
    faults: 'none',
    breaks: 'notifiedOnce',
    changeNotifier: publishTwice,
  },
  'a notification without a mark': {
    faults: 'none',
    breaks: 'notified',
    rewrite: changeUpdate(isMark, 'REMOVE notifyingBy, notifyingUntil'),
  },
  'a claim that never ends': {
    faults: 'heavy',
    breaks: 'notified',
    rewrite: changeCondition(isClaim, ' OR notifyingUntil <= :now OR notifyingBy = :by'),
  },
  'a claim that ignores other claims': {
    faults: 'outages',
    breaks: 'notifiedOnce',
    rewrite: changeCondition(
      isClaim,
      ' AND (attribute_not_exists(notifyingUntil) OR notifyingUntil <= :now OR notifyingBy = :by)',
    ),
  },
  'failed events that are reported as processed': {
    faults: 'heavy',
    breaks: 'notified',
    changeHandler: swallowFailures('Notifier'),
  },
  'failed changes that are reported as written': {
    faults: 'outages',
    breaks: 'written',
    changeHandler: swallowFailures('ProcessedWriter'),
  },
  'failed rows of the stream that are reported as published': {
    faults: 'outages',
    breaks: 'nothingLost',
    changeHandler: swallowFailures('TransactionPublisher'),
  },
  'rejected events that are not put again': {
    faults: 'outages',
    breaks: 'nothingLost',
    changePublisher: (deps) => ({ ...deps, events: ignoreRejections(deps.events) }),
  },
  'a cancelled transaction that is read as a repeated one': {
    faults: 'light',
    breaks: 'nothingLost',
    changeIngest: acceptCancelled,
  },
  'a single receive, which a throttle uses up': {
    faults: 'heavy',
    breaks: 'survivesOutage',
    maxReceives: { ReceivedTransactions: 1 },
  },
  'a new row without its audit': {
    faults: 'none',
    breaks: 'audited',
    changePublisher: (deps) => ({ ...deps, events: omitAcceptances(deps.events) }),
  },
  'events that only the queue of Lambda contains': {
    faults: 'heavy',
    breaks: 'notified',
    targets: {
      SuspiciousTransactions: ['Notifier', 'AuditBus'],
      FraudFeedback: ['FraudDetector', 'AuditBus'],
    },
  },
};
