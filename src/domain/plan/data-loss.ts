import { formatPath } from './attribute-path';
import { getAction, type ResourceChange } from './plan';
import { describeReason } from './action-reasons';
import { describeLostData } from './stateful-resources';

/** What is read of a change to tell what would be lost by it. */
export type DataLossInput = Pick<ResourceChange, 'address' | 'type' | 'action_reason'> & {
  readonly change: Pick<ResourceChange['change'], 'actions' | 'replace_paths'>;
};

/** Something that cannot be made again as it was, and that a plan destroys. */
export interface DataLoss {
  readonly address: string;
  readonly action: 'delete' | 'replace';
  /** What would be lost with it, in words. */
  readonly lostData: string;
  /** What makes Terraform destroy it, in words: the attributes, or its own reason. */
  readonly cause: string;
}

/** The stateful resources that a plan destroys or replaces, in the plan's order. */
export function findDataLosses(changes: readonly DataLossInput[]): DataLoss[] {
  return changes.flatMap((change) => {
    const action = getAction(change);
    const lostData = describeLostData(change.type);
    if (lostData === undefined || (action !== 'delete' && action !== 'replace')) return [];
    return [{ address: change.address, action, lostData, cause: describeCause(change) }];
  });
}

/** `replacing aws_dynamodb_table.T loses all its rows (hash_key forces it)` */
export function formatDataLoss({ address, action, lostData, cause }: DataLoss): string {
  return `${action === 'delete' ? 'destroying' : 'replacing'} ${address} loses ${lostData} (${cause})`;
}

/** Why it is refused, and what lets it. */
export function formatDataLossRefusal(loss: DataLoss): string {
  return `${formatDataLoss(loss)}: --allow-destroy ${loss.address} lets it`;
}

function describeCause({ action_reason: reason, change }: DataLossInput): string {
  const paths = (change.replace_paths ?? []).map(formatPath);
  if (paths.length > 0) return `${paths.join(', ')} force${paths.length === 1 ? 's' : ''} it`;
  return reason === undefined ? 'Terraform gives no reason' : describeReason(reason);
}
