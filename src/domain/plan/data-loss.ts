import { formatPath } from './attribute-path';
import { quoteForShell } from '../shell-word';
import { AddressMasker } from './mask';
import { getAction, type ResourceChange } from './plan';
import { describeReason } from './action-reasons';
import { describeMove, findRenames } from './renames';
import { describeLostData } from './stateful-resources';

/** The fields of a change that show whether it loses data. */
export type DataLossInput = Pick<ResourceChange, 'address' | 'type' | 'action_reason' | 'deposed'> & {
  readonly change: Pick<ResourceChange['change'], 'actions' | 'replace_paths' | 'before' | 'after'>;
};

/** A destroyed resource whose data cannot be restored from the configuration. */
export interface DataLoss {
  readonly address: string;
  /** The address as the plan shows it, without the secrets in its keys. */
  readonly shownAddress: string;
  readonly action: 'delete' | 'replace';
  /** A description, such as `all its rows, and its point-in-time recovery`. */
  readonly lostData: string;
  /** The key of a deposed object. */
  readonly deposed?: string;
  /** Why Terraform destroys it: the attributes that force it, or Terraform's reason. */
  readonly cause: string;
  /** The address under which the plan creates the resource again. */
  readonly renamedTo?: string;
}

/** Finds the stateful resources that a plan destroys or replaces, in the order of the plan. */
export function findDataLosses(changes: readonly DataLossInput[]): DataLoss[] {
  const renames = findRenames(changes);
  const { mask } = new AddressMasker(changes);
  return changes.flatMap((change) => {
    const action = getAction(change);
    const lostData = describeLostData(change.type, change.change.before);
    if (lostData === undefined || (action !== 'delete' && action !== 'replace')) return [];
    const renamedTo = change.deposed === undefined ? renames.get(change.address) : undefined;
    return [
      {
        ...{
          address: change.address,
          shownAddress: mask(change.address),
          action,
          lostData,
          cause: describeCause(change),
        },
        ...(change.deposed !== undefined && { deposed: change.deposed }),
        ...(renamedTo !== undefined && { renamedTo: mask(renamedTo) }),
      },
    ];
  });
}

/** Whether the operator allows a loss. @param allowed addresses, as in the state or as the plan shows them */
export const isAllowed = ({ address, shownAddress }: DataLoss, allowed: readonly string[]): boolean =>
  allowed.includes(address) || allowed.includes(shownAddress);

/** `replacing aws_dynamodb_table.T loses all its rows (hash_key forces it)` */
export function formatDataLoss({
  shownAddress: address,
  action,
  lostData,
  cause,
  deposed,
}: DataLoss): string {
  const object = deposed === undefined ? '' : `deposed object ${deposed} of `;
  return `${action === 'delete' ? 'destroying' : 'replacing'} ${object}${address} loses ${lostData} (${cause})`;
}

/** Describes a data loss that is not allowed, and the option that allows it. */
export function formatDataLossRefusal(loss: DataLoss): string {
  const { shownAddress: address, renamedTo } = loss;
  const move = renamedTo === undefined ? '' : `; ${describeMove(address, renamedTo)}`;
  return `${formatDataLoss(loss)}: allow it with --allow-destroy ${quoteForShell(address)}${move}`;
}

function describeCause({ action_reason: reason, change }: DataLossInput): string {
  const paths = (change.replace_paths ?? []).map(formatPath);
  if (paths.length > 0) return `${paths.join(', ')} force${paths.length === 1 ? 's' : ''} it`;
  return reason === undefined ? 'Terraform gives no reason' : describeReason(reason);
}
