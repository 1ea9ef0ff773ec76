import { type CommonConfig, ENVIRONMENT_TAG } from '../common';
import type { NameParts } from '../system-definition';

/** The id of the global table. Its name is the same in both regions. */
export const TRADES_TABLE_ID = 'Trades';
/** The id of the repository with the images of the functions, one in each region. */
export const IMAGE_REPOSITORY_ID = 'TradeFunctions';

/** The types whose names are unique in the account or in all of AWS, so that the names contain the region. */
const GLOBAL_TYPES = ['bucket', 'dashboard', 'role'];

/**
 * Formats a name as `<resource type>-<purpose>-<suffix>`: `TradeValidatorDlq` of the type `queue` becomes
 * `queue-trade-validator-dlq-dev`. A name that is unique in the account contains the region before the suffix.
 */
export function formatTradeName({ resourceType, id, region, suffix }: NameParts): string {
  const purpose = id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return [resourceType, purpose, ...(GLOBAL_TYPES.includes(resourceType) ? [region] : []), suffix].join('-');
}

/** Returns the name of the repository with the images of the functions. It is the same in each region. */
export const getImageRepositoryName = ({ region, suffix }: Pick<CommonConfig, 'region' | 'suffix'>): string =>
  formatTradeName({ resourceType: 'repository', id: IMAGE_REPOSITORY_ID, region, suffix });

/**
 * Returns the tags of every taggable resource. The names of both systems contain hyphens, so `*-dev` in a policy also
 * matches the environment `a-dev`: the roles of the workflows recognize an environment by its tag.
 */
export const getTradeTags = ({ suffix }: Pick<CommonConfig, 'suffix'>) => ({
  Project: 'TradeProcessing',
  Environment: 'Production',
  [ENVIRONMENT_TAG]: suffix,
});
