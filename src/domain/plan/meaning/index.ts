import type { Difference } from '../diff';
import type { Masked } from '../mask';
import { actionOf, type Json, type ResourceChange } from '../plan';
import { accessMeanings } from './access';
import { encryptionMeanings } from './encryption';
import { attributesOf, type Meaning } from './meaning';
import { networkMeanings } from './network';

export type { Meaning } from './meaning';

/**
 * What a masked change means for access, the network and encryption, in sentences; nothing for what means nothing to
 * them.
 * @param differences those of the change
 */
export function meaningsOf(
  resource: Masked<ResourceChange>,
  differences: readonly Difference[],
): readonly Meaning[] {
  const action = actionOf(resource);
  if (resource.mode === 'data' || action === 'no-op' || action === 'forget' || action === 'read') return [];
  const { before, after, after_unknown } = resource.change;
  const sides = {
    type: resource.type,
    address: resource.address,
    before: attributesOf(before as Json),
    after: attributesOf(after as Json),
    unknown: attributesOf(after_unknown as Json),
    created: action === 'create',
    deleted: action === 'delete',
  };
  return [...accessMeanings(sides), ...networkMeanings(sides), ...encryptionMeanings(sides, differences)].map(
    ({ kind, effect, sentence }) => ({ kind, effect, sentence }),
  );
}
