import { STATE_BUCKET_PREFIX, type CommonConfig } from '../../config';
import { clientOptions } from '../target/aws';
import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';
import { createComputeKinds } from './compute';
import { createDataKinds } from './data';
import { createApiProtectionKinds } from './api-protection';
import { createSecurityAndMonitoringKinds } from './security-and-monitoring';
import type { ListedResource, ResourceKind } from './resource-kind';
import { createScheduleKinds } from './schedules';

/** Something of a suffix that no state records. */
export interface OrphanedResource extends ListedResource {
  readonly type: string;
}

/** What a suffix has in the target, and what of it nobody's state records. */
export interface OrphanReport {
  /** How many kinds of resources were listed. */
  readonly kindCount: number;
  /** How many resources carry the suffix. */
  readonly matchingSuffix: number;
  readonly orphans: readonly OrphanedResource[];
}

/** Every kind of resource that can be listed by name. What must go first stands first. */
const kindsOf = (config: CommonConfig): ResourceKind[] => {
  const options = clientOptions(config);
  return [
    ...createScheduleKinds(options),
    ...createComputeKinds(options),
    ...createApiProtectionKinds(options),
    ...createDataKinds(
      options,
      (name) => name === config.stateBucket || name.startsWith(STATE_BUCKET_PREFIX),
    ),
    ...createSecurityAndMonitoringKinds(options),
  ];
};

/** The types of resources that a survey can find, and so delete. */
export const listableTypes = (config: CommonConfig): ReadonlySet<string> =>
  new Set(kindsOf(config).map(({ type }) => type));

/**
 * Lists everything in the target that carries the suffix, service by service, and compares it with the states.
 * @param others the suffixes of the environments beside this one
 */
export async function findOrphans(
  config: CommonConfig,
  recorded: readonly RecordedResource[],
  others: readonly string[],
): Promise<OrphanReport> {
  const kinds = kindsOf(config);
  const lists = await Promise.all(
    kinds.map(async ({ type, list }) =>
      (await list()).map((found): OrphanedResource => ({ type, ...found })),
    ),
  );
  const carrying = lists.flat().filter(({ name }) => belongsToEnvironment(name, config.suffix, others));
  return {
    kindCount: kinds.length,
    matchingSuffix: carrying.length,
    orphans: selectUnrecorded(recorded, carrying),
  };
}

/**
 * Whether a name is one of this environment: `OrderQueue-north-east` ends as those of `east` do, and is another's
 * where there is an environment `north-east`.
 */
export function belongsToEnvironment(name: string, suffix: string, others: readonly string[]): boolean {
  const ends = (ending: string) => name.endsWith(`-${ending}`);
  return ends(suffix) && !others.some((other) => other.endsWith(`-${suffix}`) && ends(other));
}

/** Those that no recorded resource of their type names in any attribute. */
export function selectUnrecorded<T extends { readonly type: string; readonly identity: string }>(
  recorded: readonly RecordedResource[],
  found: readonly T[],
): T[] {
  const known = new Set<string>();
  for (const { type, attributes } of recorded) {
    for (const value of Object.values(attributes)) {
      if (typeof value === 'string') known.add(`${type} ${value}`);
    }
  }
  return found.filter(({ type, identity }) => !known.has(`${type} ${identity}`));
}

/** Deletes leftovers. On the local target only: there everything can be made again, on AWS a person decides. */
export async function deleteOrphans(
  config: CommonConfig,
  leftovers: readonly OrphanedResource[],
): Promise<void> {
  if (config.target !== 'local') {
    const names = leftovers.map(({ type, identity }) => `${type} ${identity}`).join(', ');
    throw new UserError(
      `not recorded in any state: ${names}; import or delete them yourself, then run this again`,
    );
  }
  for (const { remove } of leftovers) await remove();
}
