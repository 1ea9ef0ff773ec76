import { STATE_BUCKET_PREFIX, SYSTEM_NAMES, getSystemTags, type CommonConfig } from '../../config';
import { removeServiceEnding } from '../../domain/service-ending';
import { createClientOptions } from '../target/aws';
import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';
import { createComputeKinds } from './compute';
import { createDataKinds } from './data';
import { createDatabaseKinds } from './databases';
import { createEventKinds } from './events';
import { createApiProtectionKinds } from './api-protection';
import { createHealthCheckKind } from './health-checks';
import { createImageAndSettingKinds } from './images-and-settings';
import { createSecurityAndMonitoringKinds } from './security-and-monitoring';
import type { ListedResource, ResourceKind } from './resource-kind';
import { createScheduleKinds } from './schedules';

/** A resource of the environment that no Terraform state contains. */
export interface OrphanedResource extends ListedResource {
  readonly type: string;
}

/** The resources of an environment in the target, compared with its states. */
export interface OrphanReport {
  /** How many types of resources were listed. */
  readonly kindCount: number;
  /** How many resources have the environment's suffix in their name. */
  readonly matchingSuffix: number;
  readonly orphans: readonly OrphanedResource[];
}

/** Whether the tags are those of a system in this environment. */
const hasSystemTags = (tags: Readonly<Record<string, string>>, config: CommonConfig): boolean =>
  SYSTEM_NAMES.some((system) =>
    Object.entries(getSystemTags(system, config)).every(([key, value]) => tags[key] === value),
  );

/** Creates the types of resources that can be listed by name, in the order in which they must be deleted. */
const createKinds = (config: CommonConfig): ResourceKind[] => {
  const options = createClientOptions(config);
  const isOwn = (tags: Readonly<Record<string, string>>) => hasSystemTags(tags, config);
  return [
    ...createScheduleKinds(options),
    ...createEventKinds(options),
    ...createComputeKinds(options),
    ...createDatabaseKinds(options),
    ...createImageAndSettingKinds(options),
    ...createApiProtectionKinds(options, isOwn),
    createHealthCheckKind(options, isOwn),
    ...createDataKinds(
      options,
      (name) => name === config.stateBucket || name.startsWith(STATE_BUCKET_PREFIX),
    ),
    ...createSecurityAndMonitoringKinds(options),
  ];
};

/** Returns the Terraform types that `findOrphans` can find and `deleteOrphans` can delete. */
export const getListableTypes = (config: CommonConfig): ReadonlySet<string> =>
  new Set(createKinds(config).map(({ type }) => type));

/**
 * Finds the resources with the environment's suffix in their name that no state contains.
 * @param otherSuffixes the suffixes of the other environments
 */
export async function findOrphans(
  config: CommonConfig,
  recorded: readonly RecordedResource[],
  otherSuffixes: readonly string[],
): Promise<OrphanReport> {
  const kinds = createKinds(config);
  const lists = await Promise.all(
    kinds.map(async ({ type, list }) =>
      (await list()).map((resource): OrphanedResource => ({ type, ...resource })),
    ),
  );
  const resources = lists
    .flat()
    .filter(({ name }) => belongsToEnvironment(name, config.suffix, otherSuffixes));
  return {
    kindCount: kinds.length,
    matchingSuffix: resources.length,
    orphans: selectUnrecorded(recorded, resources),
  };
}

/**
 * Whether a name belongs to this environment. `OrderQueue-north-east` ends with `-east`, but belongs to `north-east` if
 * there is such an environment.
 */
export function belongsToEnvironment(
  name: string,
  suffix: string,
  otherSuffixes: readonly string[],
): boolean {
  const base = removeServiceEnding(name);
  const hasSuffix = (candidate: string) => base.endsWith(`-${candidate}`);
  return (
    hasSuffix(suffix) && !otherSuffixes.some((other) => other.endsWith(`-${suffix}`) && hasSuffix(other))
  );
}

/** Selects the resources whose identity does not occur in any attribute of a recorded resource of the same type. */
export function selectUnrecorded<T extends { readonly type: string; readonly identity: string }>(
  recorded: readonly RecordedResource[],
  resources: readonly T[],
): T[] {
  const recordedValues = new Set<string>();
  for (const { type, attributes } of recorded) {
    for (const value of Object.values(attributes)) {
      if (typeof value === 'string') recordedValues.add(`${type} ${value}`);
    }
  }
  return resources.filter(({ type, identity }) => !recordedValues.has(`${type} ${identity}`));
}

/** Deletes orphaned resources on the local target. On AWS, the operator decides. @throws UserError on AWS */
export async function deleteOrphans(
  config: CommonConfig,
  orphans: readonly OrphanedResource[],
): Promise<void> {
  if (config.target !== 'local') {
    const names = orphans.map(({ type, identity }) => `${type} ${identity}`).join(', ');
    throw new UserError(`no Terraform state contains ${names}: import or delete them, then run this again`);
  }
  for (const { remove } of orphans) await remove();
}
