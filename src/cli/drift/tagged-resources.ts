import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { type CommonConfig, SYSTEM_DEFINITIONS } from '../../config';
import { createClientOptions } from '../target/aws';
import { belongsToEnvironment } from '../orphans';
import type { RecordedResource } from '../terraform/state-bucket';

/**
 * Lists the ARNs of all resources of the region with the project's tag, in every service. AWS may list a deleted resource
 * for some time.
 */
export async function listTaggedArns(config: CommonConfig): Promise<string[]> {
  const client = new ResourceGroupsTaggingAPIClient(createClientOptions(config));
  const arns: string[] = [];
  for (const definition of SYSTEM_DEFINITIONS) {
    const TagFilters = Object.entries(definition.tags(config)).map(([Key, value]) => ({
      Key,
      Values: [value],
    }));
    for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
      arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
  }
  return [...new Set(arns)];
}

/**
 * Selects the ARNs that belong to this environment and that no state contains. All environments have the same tags, so
 * the suffix in the name decides. An ARN with an id instead of a name is never selected.
 * @param otherSuffixes the suffixes of the other environments
 */
export function findUnrecordedArns(
  arns: readonly string[],
  recorded: readonly RecordedResource[],
  suffix: string,
  otherSuffixes: readonly string[],
): string[] {
  const recordedArns = new Set(
    recorded.flatMap(({ attributes }) =>
      Object.values(attributes).flatMap((value) =>
        // The provider appends `:*` to the ARN of a log group.
        typeof value === 'string' ? [value, value.replace(/:\*$/, '')] : [],
      ),
    ),
  );
  return arns.filter(
    (arn) =>
      arn.split(/[:/]/).some((part) => belongsToEnvironment(part, suffix, otherSuffixes)) &&
      !recordedArns.has(arn),
  );
}
