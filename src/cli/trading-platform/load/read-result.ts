import { mapInParallel } from '../../process/map-in-parallel';
import { waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCount } from '../../terminal/print';
import type { SessionApi } from '../api/session-api';
import { type AuditCache, readAuditEvents } from '../audit/read-audit-events';
import { checkLoad, findRejections, isDone, type LoadResult } from './check';
import type { LoadDependencies } from './dependencies';
import type { SentOrder } from './send-load';

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;
const PARALLEL_READS = 5;

/** Reads orders, accounts and audit events until all accepted orders are done and audited, or none changes any more. */
export async function readResult(
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
      const rejections = findRejections(events);
      const done = accepted.filter((order) => isDone(order, byId.get(order.orderId!), rejections)).length;
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
