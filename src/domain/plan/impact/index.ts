import type { Difference } from '../diff';
import type { Masked } from '../mask';
import { getAction, type Json, type ResourceChange } from '../plan';
import { findAccessImpacts } from './access';
import { findApiDocumentImpacts } from './api-document';
import { findEncryptionImpacts } from './encryption';
import { asAttributes, type Impact, type ChangedResource } from './impact';
import { findNetworkImpacts } from './network';
import { replacePlaceholders } from '../configuration/placeholder';

export type { Impact } from './impact';

/** What the configuration says of a change. */
export interface ConfiguredChange {
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
export function findImpacts(
  resource: Masked<ResourceChange>,
  differences: readonly Difference[],
  written: ConfiguredChange = { change: resource, attributes: new Set() },
): readonly Impact[] {
  const action = getAction(resource);
  if (resource.mode === 'data' || action === 'no-op' || action === 'forget' || action === 'read') return [];
  const [planned, told] = [toChangedResource(resource, written), toChangedResource(written.change, written)];
  return [
    ...findAccessImpacts(told),
    // What is there is compared by what is known; of what is new there is only its name to be told.
    ...findNetworkImpacts(planned.created ? told : planned),
    ...findApiDocumentImpacts(told),
    ...findEncryptionImpacts(planned, differences),
  ].map(({ kind, effect, description, subject }) => ({
    kind,
    effect,
    description: replacePlaceholders(description),
    ...(subject !== undefined && { subject: replacePlaceholders(subject) }),
  }));
}

function toChangedResource(
  resource: Masked<ResourceChange>,
  { attributes }: ConfiguredChange,
): ChangedResource {
  const { before, after, after_unknown } = resource.change;
  const action = getAction(resource);
  return {
    type: resource.type,
    address: resource.address,
    before: asAttributes(before as Json),
    after: asAttributes(after as Json),
    unknown: asAttributes(after_unknown as Json),
    configured: attributes,
    created: action === 'create',
    deleted: action === 'delete',
  };
}
