import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { COST_ALLOCATION_TAGS, type Config } from '../../config';
import { clientOptions } from '../target/aws';
import { carries } from '../orphans';
import type { RecordedResource } from '../terraform/state-bucket';

/**
 * The ARNs of all that carries the project's tag in the region, whatever service it belongs to. AWS may name something
 * for a while after it was deleted.
 */
export async function taggedArns(config: Config): Promise<string[]> {
  const client = new ResourceGroupsTaggingAPIClient(clientOptions(config));
  const TagFilters = [{ Key: 'Project', Values: [COST_ALLOCATION_TAGS.Project] }];
  const arns: string[] = [];
  for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
    arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
  return arns;
}

/**
 * Of the ARNs that name this environment those that no state records. The tags are the same for all environments, so the
 * suffix in the name tells whose it is; what AWS names by an id alone is nobody's.
 * @param others the suffixes of the environments beside this one
 */
export function unrecordedArns(
  arns: readonly string[],
  recorded: readonly RecordedResource[],
  suffix: string,
  others: readonly string[],
): string[] {
  const known = new Set(
    recorded.flatMap(({ attributes }) =>
      Object.values(attributes).flatMap((value) =>
        // Of a log group the provider records what its streams are called by, too.
        typeof value === 'string' ? [value, value.replace(/:\*$/, '')] : [],
      ),
    ),
  );
  return arns.filter(
    (arn) => arn.split(/[:/]/).some((part) => carries(part, suffix, others)) && !known.has(arn),
  );
}
