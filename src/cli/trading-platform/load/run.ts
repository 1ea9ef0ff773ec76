import type { SendRequest } from '../../http/send-request';
import { mapInParallel } from '../../process/map-in-parallel';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { countMessages, describeBacklog, findNewFailures, waitUntilIdle } from '../../target/queue-depths';
import { formatCount } from '../../terminal/print';
import { PlatformApi } from '../api/platform-api';
import type { SessionApi } from '../api/session-api';
import { creditAccount } from '../arrivals';
import { type AuditCache, readAuditEvents } from '../audit/read-audit-events';
import type { Deployment } from '../deployment';
import { checkLoad, isDone, type LoadResult } from './check';
import { createLoadOrders, CREDIT, CURRENCY, listAccounts, type LoadParameters } from './create-orders';
import { type Killer, planKills, runKills } from './faults';
import { createReport, type LoadReport } from './report';
import { type LoggedRequest, logRequests } from './request-log';
import { sendLoad, type SentOrder } from './send-load';

export interface LoadDependencies extends Clock {
  readonly deployment: Deployment;
  readonly send: SendRequest;
  readonly killer: Killer;
  /** The user of the session. */
  readonly user: string;
  readonly onProgress: (line: string) => void;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;
const PARALLEL_READS = 5;
/** A little longer than a message is invisible: 120 s if its function was killed, then up to 300 s if it fails again. */
const INVISIBLE_MS = 430_000;

/** Places orders at a rate, kills what the parameters say, waits until all are booked, and checks each of them. */
export async function runLoadTest(
  parameters: LoadParameters,
  dependencies: LoadDependencies,
): Promise<LoadReport> {
  const { deployment, now, wait, onProgress, killer } = dependencies;
  const clock = { now, wait };
  const run = `load-${now().toString(36)}`;
  const accounts = listAccounts(run);
  const log: LoggedRequest[] = [];
  const api = new PlatformApi(deployment, { send: logRequests(dependencies.send, now, log), wait });
  const start = now();
  const before = await countMessages(deployment);
  const session = await api.openSession({ user: dependencies.user, accounts });
  await openAccounts(accounts, session, dependencies);
  const create = createLoadOrders(run, parameters.seed);
  const send = (seconds: number, firstIndex: number, step: string) => {
    const count = parameters.rate * seconds;
    return sendLoad(create, {
      ...{ ...clock, deployment, session, firstIndex, count, rate: parameters.rate },
      onProgress: (done) =>
        onProgress(`${step}: ${formatCount(done, 'order')} of ${count.toLocaleString('en-US')} placed`),
    });
  };
  const warmUp = await send(parameters.warmUpSeconds, 0, 'warm-up');
  log.length = 0;
  const [load, kills] = await Promise.all([
    send(parameters.seconds, warmUp.length, 'load'),
    runKills(planKills(parameters), killer, clock),
  ]);
  const measured = [...log];
  const sent = [...warmUp, ...load];
  const idle = await waitUntilIdle(() => countMessages(deployment), {
    ...clock,
    patienceMs: INVISIBLE_MS,
    onProgress: (backlog) => onProgress(`${formatCount(backlog, 'message')} waiting in the queues`),
  });
  const result = await readResult(accounts, session, sent, { ...dependencies, start });
  await session.end();
  // A run that is killed leaves a message there. The next run replaces it.
  const isExpected = (id: string) =>
    kills.some(({ target }) => target === 'function') && id.startsWith('queue-failed-runs-');
  const after = new Map([...(await countMessages(deployment))].filter(([id]) => !isExpected(id)));
  return createReport({
    ...{ run, parameters, load, kills, log: measured, result },
    check: checkLoad(sent, result),
    failures: [...findNewFailures(before, after), ...describeBacklog(idle)],
  });
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

/** Reads orders, accounts and audit events until all accepted orders are done and audited, or none changes any more. */
async function readResult(
  accounts: readonly string[],
  session: SessionApi,
  sent: readonly SentOrder[],
  { deployment, now, wait, onProgress, start }: LoadDependencies & { readonly start: number },
): Promise<LoadResult> {
  const cache: AuditCache = new Map();
  const accepted = sent.filter(({ orderId }) => orderId !== undefined);
  const names = new Set(accounts);
  const { result } = await waitWhileProgressing(
    async () => {
      const lists = await mapInParallel(accounts, PARALLEL_READS, (account) =>
        session.listOrders({ account }),
      );
      const orders = lists.flat();
      const found = await mapInParallel(accounts, PARALLEL_READS, (account) => session.findAccount(account));
      const all = await readAuditEvents(deployment, { from: start, to: now() }, cache);
      const events = all.filter(({ detail }) => names.has(detail.account));
      const read = { orders, accounts: found.flatMap((account) => account ?? []), events };
      const byId = new Map(orders.map((order) => [order.orderId, order]));
      const done = accepted.filter((order) => isDone(order, byId.get(order.orderId!))).length;
      const { unaudited } = checkLoad(sent, read);
      onProgress(`${formatCount(done, 'order')} of ${accepted.length.toLocaleString('en-US')} done`);
      return {
        result: read,
        isDone: done === accepted.length && unaudited.length === 0,
        progress: `${done} ${unaudited.length}`,
      };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  return result;
}
