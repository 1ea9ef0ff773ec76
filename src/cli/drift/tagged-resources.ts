import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { z } from 'zod';
import { type CommonConfig, ENVIRONMENT_TAG, SYSTEM_DEFINITIONS } from '../../config';
import { createClientOptions } from '../target/aws';
import { belongsToEnvironment } from '../orphans';
import type { RecordedResource } from '../terraform/state-bucket';

/** A resource with the tags of a system. */
export interface TaggedArn {
  readonly arn: string;
  /** Whether a tag names the environment. Otherwise the resource may be one of another environment. */
  readonly hasEnvironment: boolean;
}

/**
 * Lists the ARNs of all resources of the region with the tags of a system, in every service. AWS may list a deleted resource
 * for some time.
 */
export async function listTaggedArns(config: CommonConfig): Promise<TaggedArn[]> {
  const client = new ResourceGroupsTaggingAPIClient(createClientOptions(config));
  const found = new Map<string, TaggedArn>();
  for (const definition of SYSTEM_DEFINITIONS) {
    const tags = definition.tags(config);
    const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
    for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
      for (const { ResourceARN: arn } of ResourceTagMappingList)
        if (arn !== undefined) found.set(arn, { arn, hasEnvironment: ENVIRONMENT_TAG in tags });
  }
  return [...found.values()];
}

const Replicas = z.object({ replica: z.array(z.object({ arn: z.string() })).nullish() });

/** Lists the ARNs of a global table's replicas. They belong to the table, so no state of their region contains them. */
const listReplicaArns = ({ type, attributes }: RecordedResource): string[] =>
  type === 'aws_dynamodb_table' ? (Replicas.parse(attributes).replica ?? []).map(({ arn }) => arn) : [];

/** The resources with an id instead of a name: parts of networks, and health checks. */
const RESOURCES_WITH_ID =
  /^arn:aws:(?:ec2:[^:]*:\d*:(?:vpc|vpc-endpoint|subnet|route-table|security-group|vpc-flow-log)|route53:::healthcheck)\/[\w-]+$/;

/**
 * Selects the ARNs that belong to this environment and that no state contains. The suffix in the name decides, because some
 * systems have the same tags in all environments; for a resource without a name, the tag of the environment does.
 * @param otherSuffixes the suffixes of the other environments
 */
export function findUnrecordedArns(
  tagged: readonly TaggedArn[],
  recorded: readonly RecordedResource[],
  suffix: string,
  otherSuffixes: readonly string[],
): string[] {
  const recordedArns = new Set(
    recorded.flatMap((resource) => [
      ...listReplicaArns(resource),
      ...Object.values(resource.attributes).flatMap((value) =>
        // The provider appends `:*` to the ARN of a log group.
        typeof value === 'string' ? [value, value.replace(/:\*$/, '')] : [],
      ),
    ]),
  );
  const isOwn = ({ arn, hasEnvironment }: TaggedArn): boolean =>
    arn.split(/[:/]/).some((part) => belongsToEnvironment(part, suffix, otherSuffixes)) ||
    (hasEnvironment && RESOURCES_WITH_ID.test(arn));
  return tagged
    .filter(isOwn)
    .map(({ arn }) => arn)
    .filter((arn) => !recordedArns.has(arn));
}
