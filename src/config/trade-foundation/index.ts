import { z } from 'zod';
import type { CommonConfig } from '../common';
import type { SystemDefinition } from '../system-definition';
import { readVariables, type Variables } from '../variables';
import { TRADE_REGIONS } from '../../domain/trade-records/regions';
import { formatTradeName, getTradeTags } from './names';

export { TRADE_REGIONS, type TradeRegion } from '../../domain/trade-records/regions';
export {
  formatTradeName,
  getImageRepositoryName,
  getTradeTags,
  IMAGE_REPOSITORY_ID,
  TRADES_TABLE_ID,
} from './names';

/** The configuration of the foundation of trade processing, from environment variables. */
export interface TradeFoundationConfig extends CommonConfig {
  /** Whether this environment configures the replication of images, of which a registry has one configuration. */
  readonly replicatesImages: boolean;
}

const VARIABLES = {
  IMAGE_REPLICATION: {
    schema: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
    accepts: '`on` or `off`',
    default: '`on`',
    description:
      'whether this environment configures the replication of images to the standby region. The configuration belongs to the registry, so one environment of an account has `on`, and it replicates the images of all environments',
  },
} satisfies Variables;

/** The foundation of trade processing: what spans its regions or must exist before its functions. */
export const tradeFoundation: SystemDefinition<TradeFoundationConfig> = {
  name: 'trade-foundation',
  title: 'Foundation of trade processing',
  variables: VARIABLES,
  regions: () => TRADE_REGIONS,
  readConfig: (env, common) => ({
    ...common,
    replicatesImages: readVariables(VARIABLES, env).IMAGE_REPLICATION === 'on',
  }),
  tags: getTradeTags,
  formatName: formatTradeName,
  notSupportedLocally: [
    {
      capability: 'account-settings',
      feature: "the account's stack in each region, with the role by which API Gateway writes logs",
    },
  ],
};
