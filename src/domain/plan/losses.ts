import { actionOf, type ResourceChange } from './plan';
import { reasonInWords } from './reasons';
import { lostWith } from './stateful';

/** What is read of a change to tell what would be lost by it. */
export type Losable = Pick<ResourceChange, 'address' | 'type' | 'action_reason'> & {
  readonly change: Pick<ResourceChange['change'], 'actions' | 'replace_paths'>;
};

/** Something that cannot be made again as it was, and that a plan destroys. */
export interface Loss {
  readonly address: string;
  readonly action: 'delete' | 'replace';
  /** What would be lost with it, in words. */
  readonly what: string;
  /** What makes Terraform destroy it, in words: the attributes, or its own reason. */
  readonly because: string;
}

/** The stateful resources that a plan destroys or replaces, in the plan's order. */
export function lossesIn(changes: readonly Losable[]): Loss[] {
  return changes.flatMap((one) => {
    const action = actionOf(one);
    const what = lostWith(one.type);
    if (what === undefined || (action !== 'delete' && action !== 'replace')) return [];
    return [{ address: one.address, action, what, because: becauseOf(one) }];
  });
}

/** `replacing aws_dynamodb_table.T loses all its rows (hash_key forces it)` */
export function lossInWords({ address, action, what, because }: Loss): string {
  return `${action === 'delete' ? 'destroying' : 'replacing'} ${address} loses ${what} (${because})`;
}

/** Why it is refused, and what lets it. */
export function refusedLoss(loss: Loss): string {
  return `${lossInWords(loss)}: --allow-destroy ${loss.address} lets it`;
}

function becauseOf({ action_reason: reason, change }: Losable): string {
  const paths = (change.replace_paths ?? []).map(pathInWords);
  if (paths.length > 0) return `${paths.join(', ')} force${paths.length === 1 ? 's' : ''} it`;
  return reason === undefined ? 'Terraform gives no reason' : reasonInWords(reason);
}

/** `["attribute", 0, "name"]` as `attribute[0].name`. */
function pathInWords(path: readonly (string | number)[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i ? `.${step}` : step)).join('');
}
