import { transactionPipeline } from '../../../config/transaction-pipeline';
import { SOURCES, TRANSACTION_EVENTS } from '../../../domain/transactions';
import { ApiKeys } from '../../api-keys';
import {
  countPoison,
  createOnce,
  type Delivery,
  mergeCopies,
  planDeliveries,
  planSingleDeliveries,
} from '../../load/deliveries';
import { createDeliveryReport } from '../../load/delivery-report';
import { type FaultInjector, hasFaults, planFaults, runFaults } from '../../load/faults';
import { checkPoison } from '../../load/poison';
import { repeatWhileUnavailable } from '../../load/repeat-while-unavailable';
import { takePoison } from '../../load/take-poison';
import type { Clock } from '../../process/wait-while-progressing';
import { putEvent } from '../../target/put-event';
import { countMessages, describeBacklog, findNewFailures, waitUntilIdle } from '../../target/queue-depths';
import { formatCount } from '../../terminal/print';
import type { Deployment } from '../deployment';
import { AuditLogStore } from '../stores/audit-logs';
import { TransactionStore } from '../stores/transactions';
import { TransactionApi } from '../transaction-api';
import { checkLoad } from './check';
import { createReport, type LoadReport } from './report';
import { sendLoad, type SentTransaction } from './send';
import { createLoadTransactions, createPoison, type LoadParameters } from './transactions';
import { waitUntilComplete } from './wait-until-complete';

export interface LoadDependencies extends Clock {
  readonly deployment: Deployment;
  readonly faults: FaultInjector;
  readonly onProgress: (line: string) => void;
}

/** The key for load tests and demonstrations. */
export const KEY_NAME = 'load';
/** Longer than a message is invisible after its function was killed, or after it has failed: a minute. */
const INVISIBLE_MS = 150_000;

/** Sends transactions at a rate, breaks what the parameters say, waits until all are processed, and checks each of them. */
export async function runLoadTest(
  parameters: LoadParameters,
  { deployment, faults, now, wait, onProgress }: LoadDependencies,
): Promise<LoadReport> {
  const { config, resources, events, getOutput } = deployment;
  const key = await new ApiKeys(config, transactionPipeline.name, resources).getOrCreate(KEY_NAME);
  const api = new TransactionApi(getOutput('TransactionApiUrl'), key);
  const [store, auditLogs] = [new TransactionStore(deployment), new AuditLogStore(deployment)];
  const before = await countMessages(deployment);
  const clock = { now, wait };
  const patience = hasFaults(parameters) || parameters.poisonEvery > 0 ? { patienceMs: INVISIBLE_MS } : {};
  const run = `load-${now().toString(36)}`;
  const create = createOnce(createLoadTransactions(run, parameters));
  const bus = getOutput('TransactionBusName');
  const event = { bus, source: SOURCES.ingestion, detailType: TRANSACTION_EVENTS.received };
  const send = async (deliveries: readonly Delivery[], step: string) => {
    const count = deliveries.length.toLocaleString('en-US');
    const sent = await sendLoad(create, {
      ...clock,
      ...{ rate: parameters.rate, maxPending: parameters.maxPending },
      ...{ deliveries, getPausedMs: faults.getPausedMs },
      post: (transaction) => api.post(transaction),
      sendPoison: async (index) => {
        const detail = createPoison(run, index).content;
        await repeatWhileUnavailable(() => putEvent(events, { ...event, detail }), wait);
      },
      onProgress: (done) => onProgress(`${step}: ${formatCount(done, 'transaction')} of ${count} sent`),
    });
    return { all: sent, merged: mergeCopies(sent, ({ transactionId }) => transactionId, isAccepted) };
  };
  const complete = (sent: readonly SentTransaction[], step: string) =>
    waitUntilComplete(store, sent, {
      ...{ ...clock, ...patience },
      onProgress: (done) =>
        onProgress(
          `${step}: ${formatCount(done, 'transaction')} of ${sent.length.toLocaleString('en-US')} processed`,
        ),
    });
  const warmUp = await send(planSingleDeliveries(parameters.rate * parameters.warmUpSeconds), 'warm-up');
  const warmUpRows = await complete(warmUp.merged, 'warm-up');
  const start = now();
  const [load, done] = await Promise.all([
    send(planDeliveries(parameters, warmUp.merged.length), 'load'),
    runFaults(planFaults(parameters.seconds, parameters), faults.inject, clock),
  ]);
  const rows = new Map([...warmUpRows, ...(await complete(load.merged, 'load'))]);
  const idle = await waitUntilIdle(() => countMessages(deployment), {
    ...{ ...clock, ...patience },
    onProgress: (backlog) => onProgress(`${formatCount(backlog, 'message')} waiting in the queues`),
  });
  const milliseconds = now() - start;
  const history = await auditLogs.readAll([...rows.keys()], (read) =>
    onProgress(`${formatCount(read, 'audit trail')} of ${rows.size.toLocaleString('en-US')} read`),
  );
  const after = await countMessages(deployment);
  const poison = Array.from({ length: countPoison(parameters) }, (_, index) => createPoison(run, index));
  const taken = await takePoison(deployment, after, new Set(poison.map(({ id }) => id)));
  return createReport({
    ...{ run, parameters, measured: load.merged, rows },
    check: checkLoad([...warmUp.merged, ...load.merged], rows, history),
    deliveries: createDeliveryReport(parameters, {
      refused: load.all.filter((one) => !isAccepted(one)).length,
      poison: checkPoison(poison, taken.found),
      faults: done,
      milliseconds,
    }),
    failures: [...findNewFailures(before, after, taken.counts), ...describeBacklog(idle)],
  });
}

const isAccepted = ({ acceptedAt }: SentTransaction): boolean => acceptedAt !== undefined;
