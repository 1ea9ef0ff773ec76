import type { OrderStatus } from '../../../../../src/domain/orders';
import type { RowChange } from '../../../services/postgresql/table';
import type { Monitor } from '../monitor';
import type { CommitChanges } from './commit-changes';

const CLOSING: readonly OrderStatus[] = ['filled', 'cancelled', 'expired'];
/** The statuses that can follow each status, as help/trading-platform.md and the decisions state them. */
const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  accepted: ['accepted', 'partially-filled', ...CLOSING],
  'partially-filled': ['partially-filled', ...CLOSING],
  // An execution can be booked after the end of an order, whose status remains.
  filled: ['filled'],
  cancelled: ['cancelled'],
  expired: ['expired'],
  rejected: [],
};
const FIRST: readonly OrderStatus[] = ['accepted', 'rejected'];
const FINAL: readonly OrderStatus[] = ['rejected', ...CLOSING];

/** Checks a change of an order: its status, its version, and what is added to its history. */
export const checkOrderChange = (
  { key, before, after }: RowChange,
  changes: CommitChanges,
  monitor: Monitor,
): void => {
  const report = (text: string): void => monitor.report('stateMachine', `${key}: ${text}`);
  const status = after!.status as OrderStatus;
  const version = Number(after!.version);
  if (version !== Number(before?.version ?? 0) + 1)
    report(`version ${version} follows ${Number(before?.version ?? 0)}`);
  const allowed = before ? NEXT[before.status as OrderStatus] : FIRST;
  if (!allowed.includes(status)) report(`${status} follows ${String(before?.status ?? 'nothing')}`);
  if (
    before &&
    FINAL.includes(before.status as OrderStatus) &&
    before.filled_quantity === after!.filled_quantity
  )
    report(`it changed after its end without an execution`);
  const history = (changes.order_history ?? []).filter(
    (entry) => entry.after?.order_id === key && entry.after.version === version,
  );
  if (history.length !== 1)
    report(`its history has ${history.length} entries of version ${version}: expected one`);
};
