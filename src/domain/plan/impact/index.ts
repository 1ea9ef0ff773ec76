import { replacePlaceholders } from '../configuration/placeholder';
import type { Difference } from '../diff';
import type { Masked } from '../mask';
import { getAction, type ResourceChange } from '../plan';
import { findAccessImpacts } from './access';
import { findApiDocumentImpacts } from './api-document';
import { findEncryptionImpacts } from './encryption';
import { asMap, type Json } from '../value';
import { type ChangedResource, type Impact } from './impact';
import { findNetworkImpacts } from './network';

export type { Impact } from './impact';

/** A change with the values from the configuration. */
export interface ConfiguredChange {
  /** The change, in which values from the configuration replace the values that are known only after the apply. */
  readonly change: Masked<ResourceChange>;
  /** The attributes that the configuration sets. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * Finds the impacts of a masked change on access, the network and encryption.
 * @param differences the differences of the change
 * @param configured the change with the values from the configuration, masked
 */
export function findImpacts(
  resource: Masked<ResourceChange>,
  differences: readonly Difference[],
  configured: ConfiguredChange = { change: resource, attributes: new Set() },
): readonly Impact[] {
  const action = getAction(resource);
  if (resource.mode === 'data' || action === 'no-op' || action === 'forget' || action === 'read') return [];
  const planned = toChangedResource(resource, configured);
  const resolved = toChangedResource(configured.change, configured);
  return [
    ...findAccessImpacts(resolved),
    // An existing resource is compared by its known values. A new one needs the configuration for its name.
    ...findNetworkImpacts(planned.created ? resolved : planned),
    ...findApiDocumentImpacts(resolved),
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
    before: asMap(before as Json),
    after: asMap(after as Json),
    unknown: asMap(after_unknown as Json),
    configured: attributes,
    created: action === 'create',
    deleted: action === 'delete',
  };
}
