import { type CommonConfig, ENVIRONMENT_TAG } from '../common';
import type { NameParts } from '../system-definition';

/** The requirement names the region. */
export const PLATFORM_REGION = 'us-east-1';

/**
 * Formats a name as `<resource type>-<purpose>-<region>-<suffix>`: `OrderCommandsDlq` of the type `queue` becomes
 * `queue-order-commands-dlq-us-east-1-dev`.
 */
export function formatPlatformName({ resourceType, id, region, suffix }: NameParts): string {
  const purpose = id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return [resourceType, purpose, region, suffix].join('-');
}

/**
 * Returns the tags of every taggable resource. The names of the system contain hyphens before the suffix, so the roles of
 * the workflows recognize an environment by its tag.
 */
export const getPlatformTags = ({
  region,
  suffix,
  stage,
}: Pick<CommonConfig, 'region' | 'suffix' | 'stage'>) => ({
  Project: 'TradingPlatform',
  Environment: stage,
  Region: region,
  [ENVIRONMENT_TAG]: suffix,
});
