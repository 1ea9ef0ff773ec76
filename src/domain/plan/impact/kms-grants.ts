import { asStrings } from '../resources';
import { type ChangedResource, createAccessImpact, formatList, type Impact, shortenName } from './impact';
import { createLabelGetter } from './policies';

/** Finds who may use a KMS key by a grant, which the key policy does not show. */
export function findKmsGrantImpacts(change: ChangedResource): Impact[] {
  if (change.type !== 'aws_kms_grant') return [];
  const key = createLabelGetter('key_id', 'key')(change);
  const describe = (side: ChangedResource['after'], verb: string) =>
    `${shortenName(String(side.grantee_principal ?? 'a principal known after the apply'))} ${verb} ` +
    `${formatList([...asStrings(side.operations)].sort()) || 'what is known after the apply'} with ${key}, by a grant`;
  const added = createAccessImpact('widens', key, describe(change.after, 'may now'));
  const removed = createAccessImpact('narrows', key, describe(change.before, 'may no longer'));
  if (change.created) return [added];
  if (change.deleted) return [removed];
  return describe(change.before, 'may now') === added.description ? [] : [added, removed];
}
