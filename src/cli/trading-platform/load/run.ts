import { ARRIVAL_EVENTS } from '../../../domain/orders';
import {
  countPoison,
  createOnce,
  type Delivery,
  mergeCopies,
  planDeliveries,
  planSingleDeliveries,
} from '../../load/deliveries';
import { createDeliveryReport } from '../../load/delivery-report';
import { hasFaults, planFaults, runFaults } from '../../load/faults';
import { checkPoison } from '../../load/poison';
import { repeatWhileUnavailable } from '../../load/repeat-while-unavailable';
import { takePoison } from '../../load/take-poison';
import { mapInParallel } from '../../process/map-in-parallel';
import { waitWhileProgressing } from '../../process/wait-while-progressing';
import { putEvent } from '../../target/put-event';
import { countMessages, describeBacklog, findNewFailures, waitUntilIdle } from '../../target/queue-depths';
import { formatCount } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import type { SessionApi } from '../api/session-api';
import { creditAccount } from '../arrivals';
import { checkLoad } from './check';
import {
  createLoadOrders,
  createPoison,
  CREDIT,
  CURRENCY,
  listAccounts,
  type LoadParameters,
} from './create-orders';
import type { LoadDependencies } from './dependencies';
import { readResult } from './read-result';
import { createReport, type LoadReport } from './report';
import { type LoggedRequest, logRequests } from './request-log';
import { sendLoad, type SentOrder } from './send-load';

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;
const PARALLEL_READS = 5;
/** A little longer than a message is invisible: 120 s if its function was killed, then up to 300 s if it fails again. */
const INVISIBLE_MS = 430_000;

/** Places orders at a rate, breaks what the parameters say, waits until all are booked, and checks each of them. */
export async function runLoadTest(
  parameters: LoadParameters,
  dependencies: LoadDependencies,
): Promise<LoadReport> {
  const { deployment, now, wait, onProgress, faults } = dependencies;
  const clock = { now, wait };
  const run = `load-${now().toString(36)}`;
  const accounts = listAccounts(run);
  const log: LoggedRequest[] = [];
  const api = new PlatformApi(deployment, { send: logRequests(dependencies.send, now, log), wait });
  const start = now();
  const before = await countMessages(deployment);
  const session = await api.openSession({ user: dependencies.user, accounts });
  await openAccounts(accounts, session, dependencies);
  const create = createOnce(createLoadOrders(run, parameters.seed));
  const send = async (deliveries: readonly Delivery[], step: string) => {
    const sent = await sendLoad((index) => create(index, 0), {
      ...{
        ...clock,
        deployment,
        session,
        deliveries,
        rate: parameters.rate,
        maxPending: parameters.maxPending,
        getPausedMs: faults.getPausedMs,
      },
      sendPoison: (index) => sendPoison(run, index, dependencies),
      onProgress: (done) =>
        onProgress(
          `${step}: ${formatCount(done, 'order')} of ${deliveries.length.toLocaleString('en-US')} placed`,
        ),
    });
    return { all: sent, merged: mergeCopies(sent, ({ key }) => key, isAccepted) };
  };
  const warmUp = await send(planSingleDeliveries(parameters.rate * parameters.warmUpSeconds), 'warm-up');
  log.length = 0;
  const loadStart = now();
  const [load, done] = await Promise.all([
    send(planDeliveries(parameters, warmUp.merged.length), 'load'),
    runFaults(planFaults(parameters.seconds, parameters), faults.inject, clock),
  ]);
  const measured = [...log];
  const sent = [...warmUp.merged, ...load.merged];
  const idle = await waitUntilIdle(() => countMessages(deployment), {
    ...clock,
    patienceMs: INVISIBLE_MS,
    onProgress: (backlog) => onProgress(`${formatCount(backlog, 'message')} waiting in the queues`),
  });
  const milliseconds = now() - loadStart;
  const result = await readResult(accounts, session, sent, { ...dependencies, start });
  await session.end();
  // A run that is killed leaves a message there. The next run replaces it.
  const isExpected = (id: string) => hasFaults(parameters) && id.startsWith('queue-failed-runs-');
  const after = new Map([...(await countMessages(deployment))].filter(([id]) => !isExpected(id)));
  const poison = Array.from({ length: countPoison(parameters) }, (_, index) => createPoison(run, index));
  const taken = await takePoison(deployment, after, new Set(poison.map(({ id }) => id)));
  return createReport({
    ...{ run, parameters, load: load.merged, faults: done, log: measured, result },
    check: checkLoad(sent, result),
    deliveries: createDeliveryReport(parameters, {
      refused: load.all.filter((one) => !isAccepted(one)).length,
      poison: checkPoison(poison, taken.found),
      faults: done,
      milliseconds,
    }),
    failures: [...findNewFailures(before, after, taken.counts), ...describeBacklog(idle)],
  });
}

const isAccepted = ({ orderId }: SentOrder): boolean => orderId !== undefined;

/** Reports an execution that cannot be booked. */
async function sendPoison(run: string, index: number, { deployment, wait }: LoadDependencies): Promise<void> {
  const event = {
    bus: deployment.getOutput('TradingBusName'),
    ...ARRIVAL_EVENTS.executionReported,
    detail: createPoison(run, index).content,
  };
  await repeatWhileUnavailable(() => putEvent(deployment.events, event), wait);
}

/** Credits the accounts, and waits until all are open. */
async function openAccounts(
  accounts: readonly string[],
  session: SessionApi,
  { deployment, now, wait, onProgress }: LoadDependencies,
): Promise<void> {
  for (const account of accounts)
    await creditAccount(deployment, { creditId: account, account, currency: CURRENCY, amount: CREDIT });
  await waitWhileProgressing(
    async () => {
      const found = await mapInParallel(accounts, PARALLEL_READS, (account) => session.findAccount(account));
      const open = found.filter((account) => account !== undefined).length;
      onProgress(`${formatCount(open, 'account')} of ${accounts.length} open`);
      return { result: open, isDone: open === accounts.length, progress: open };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
}
