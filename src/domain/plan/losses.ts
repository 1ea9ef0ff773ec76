import { actionOf, type ResourceChange } from './plan';
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

/** Terraform's reasons for a destroy or a replacement (internal/command/jsonplan), in words. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'its creation was cut off',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: 'it was asked for',
  replace_by_triggers: 'another resource triggers it',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'its count or for_each changed',
  delete_because_count_index: 'its count became smaller',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'what it was moved to is not in the configuration',
};

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
  return reason === undefined ? 'Terraform gives no reason' : (REASONS[reason] ?? reason);
}

/** `["attribute", 0, "name"]` as `attribute[0].name`. */
function pathInWords(path: readonly (string | number)[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i ? `.${step}` : step)).join('');
}
