import type { Construct } from 'constructs';
import { getStackProperties } from '../../config';
import {
  getImageRepositoryName,
  IMAGE_REPOSITORY_ID,
  TRADE_REGIONS,
  tradeFoundation,
  type TradeFoundationConfig,
} from '../../config/trade-foundation';
import { EncryptionKey } from '../../modules/encryption-key';
import { ImageReplication, ImageRepository } from '../../modules/image-repository';
import { SystemStack } from '../../modules/system-stack';
import { createTradesTable } from './trades-table';

/** The newest images that are retained: those of 30 releases, each with an image for each of three functions. */
const RETAINED_IMAGES = 90;

/**
 * The foundation of trade processing: the images of its functions in each region, and, in the stack of the primary region,
 * the global table. Only this system spans regions, so that a stack of trade processing can be planned and deployed while
 * the other region is down.
 */
export class TradeFoundation extends SystemStack {
  constructor(scope: Construct, config: TradeFoundationConfig) {
    super(scope, getStackProperties(tradeFoundation, config));
    const key = new EncryptionKey(this, 'ImageKey');
    const repository = new ImageRepository(this, IMAGE_REPOSITORY_ID, {
      key,
      retainedImages: RETAINED_IMAGES,
    });
    this.addOutput(
      'TradeFunctionsRepositoryUrl',
      repository.url,
      'The repository of the images of the functions',
    );

    const [primary, standby] = TRADE_REGIONS;
    if (config.region !== primary) return;
    const trades = createTradesTable(this, [standby]);
    this.addOutput('TradesTableName', trades.name, 'The global table of trades and their ledger');
    if (config.replicatesImages)
      new ImageReplication(this, 'TradeImageReplication', {
        // Without the suffix, because the registry has one configuration for all environments.
        repositoryPrefix: getImageRepositoryName(config).slice(0, -config.suffix.length),
        region: standby,
        account: key.account,
      });
  }
}
