import type { Difference } from '../diff';
import type { Masked } from '../mask';
import { actionOf, type Json, type ResourceChange } from '../plan';
import { accessMeanings } from './access';
import { apiDocumentMeanings } from './api-document';
import { encryptionMeanings } from './encryption';
import { attributesOf, type Meaning, type Sides } from './meaning';
import { networkMeanings } from './network';
import { readable } from '../written/stand-in';

export type { Meaning } from './meaning';

/** What the configuration says of a change. */
export interface WrittenChange {
  /** The change with values also where only the apply will tell them, if the configuration does. */
  readonly change: Masked<ResourceChange>;
  /** The attributes that the configuration sets. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * What a masked change means for access, the network and encryption, in sentences; nothing for what means nothing to
 * them.
 * @param differences those of the change
 * @param written what the configuration says of the change: `change` with the values that the apply will tell, masked
 */
export function meaningsOf(
  resource: Masked<ResourceChange>,
  differences: readonly Difference[],
  written: WrittenChange = { change: resource, attributes: new Set() },
): readonly Meaning[] {
  const action = actionOf(resource);
  if (resource.mode === 'data' || action === 'no-op' || action === 'forget' || action === 'read') return [];
  const [planned, told] = [sidesOf(resource, written), sidesOf(written.change, written)];
  return [
    ...accessMeanings(told),
    // What is there is compared by what is known; of what is new there is only its name to be told.
    ...networkMeanings(planned.created ? told : planned),
    ...apiDocumentMeanings(told),
    ...encryptionMeanings(planned, differences),
  ].map(({ kind, effect, sentence, about }) => ({
    kind,
    effect,
    sentence: readable(sentence),
    ...(about !== undefined && { about: readable(about) }),
  }));
}

function sidesOf(resource: Masked<ResourceChange>, { attributes }: WrittenChange): Sides {
  const { before, after, after_unknown } = resource.change;
  const action = actionOf(resource);
  return {
    type: resource.type,
    address: resource.address,
    before: attributesOf(before as Json),
    after: attributesOf(after as Json),
    unknown: attributesOf(after_unknown as Json),
    written: attributes,
    created: action === 'create',
    deleted: action === 'delete',
  };
}
