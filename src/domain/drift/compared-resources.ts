import { type AddressMasker, ChangeMasker } from '../plan/mask';
import { Masker } from '../plan/masking/masker';
import type { Json, PlanDocument, ResourceChange } from '../plan/plan';
import type { AttributeValues } from './stack-facts';

/** One resource in three versions: in the state, after the refresh, and as planned. */
export interface ComparedResource {
  readonly address: string;
  readonly type: string;
  readonly change: ResourceChange;
  /** Whether the refresh detected a difference from the state. */
  readonly drifted: boolean;
  readonly recorded: AttributeValues;
  readonly actual: AttributeValues;
  readonly planned: AttributeValues;
  /** The same three versions with masked secrets, numbered together, and the address in the state, masked too. */
  readonly masked: {
    readonly recorded?: Json;
    readonly actual?: Json;
    readonly planned?: Json;
    readonly previousAddress?: string;
  };
}

/** Reads the three versions of each managed resource from a plan, sorted by address. */
export function compareResources(plan: PlanDocument, addressMasker: AddressMasker): ComparedResource[] {
  const selectManaged = (changes: readonly ResourceChange[]) =>
    new Map(
      changes
        .filter(({ mode, deposed }) => mode === 'managed' && !deposed)
        .map((change) => [change.address, change]),
    );
  const [drifts, changes] = [selectManaged(plan.resource_drift), selectManaged(plan.resource_changes)];
  // A drift of a moved resource belongs to its new address.
  const moved = new Set([...changes.values()].map(({ previous_address: previous }) => previous));
  const addresses = [...new Set([...drifts.keys(), ...changes.keys()])].filter(
    (address) => changes.has(address) || !moved.has(address),
  );
  return addresses.sort().map((address) => {
    const previous = changes.get(address)?.previous_address;
    const drift = drifts.get(address) ?? (previous === undefined ? undefined : drifts.get(previous));
    // A drifted resource without an entry in `resource_changes` is planned as unchanged.
    const change = changes.get(address) ?? drift!;
    const getVersions = (refreshed: ResourceChange | undefined, planned: ResourceChange) => ({
      recorded: (refreshed ?? planned).change.before,
      actual: refreshed ? refreshed.change.after : planned.change.before,
      planned: planned.change.after,
    });
    const { recorded, actual, planned } = getVersions(drift, change);
    // One masker numbers the secrets of both changes, because their values are compared.
    const masker = new Masker(addressMasker.secrets);
    const mask = (version: ResourceChange) => new ChangeMasker(version, addressMasker, masker).masked;
    const maskedDrift = drift && mask(drift);
    const maskedChange = drift === change ? maskedDrift! : mask(change);
    return {
      address,
      type: change.type,
      change,
      drifted: drift !== undefined,
      recorded: (recorded ?? {}) as AttributeValues,
      actual: (actual ?? {}) as AttributeValues,
      planned: (planned ?? {}) as AttributeValues,
      masked: { ...getVersions(maskedDrift, maskedChange), previousAddress: maskedChange.previous_address },
    };
  });
}
