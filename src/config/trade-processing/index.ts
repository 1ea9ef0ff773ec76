import type { CommonConfig } from '../common';
import { assertReservedConcurrency } from '../reserved-concurrency';
import type { SystemDefinition } from '../system-definition';
import { formatTradeName, getTradeTags, TRADE_REGIONS, tradeFoundation } from '../trade-foundation';
import { readVariables } from '../variables';
import type { ImageName } from './images';
import { VARIABLES } from './variables';

export { getImageRepositoryName, TRADE_REGIONS, type TradeRegion } from '../trade-foundation';
export { getParameterName, TRADE_PARAMETERS, type TradeParameter, type TradeParameterId } from './parameters';
export { IMAGE_ENTRIES, IMAGE_NAMES, type ImageName } from './images';

/** The reserved concurrency of each function, in concurrent executions. */
export interface ReservedConcurrency {
  readonly tradeValidator: number;
  readonly metadataEnricher: number;
  readonly complianceRecorder: number;
  readonly ledgerCheckpointer: number;
}

/** The configuration of trade processing in one region, from environment variables. */
export interface TradeProcessingConfig extends CommonConfig {
  /** The digests of the images, such as `sha256:…`. */
  readonly images: Readonly<Record<ImageName, string>>;
  /** The recipient of alarms by e-mail. No e-mails are sent if it is not set. */
  readonly operatorEmail?: string;
  /** The memory of each function in MB. */
  readonly memory: number;
  readonly concurrency: ReservedConcurrency;
}

/** The memory of each function in MB, by stage. From 1,769 MB on, a function has a whole virtual CPU. */
const MEMORY = { dev: 512, prod: 1769 };
/** One checkpoint is created at a time, because each one names the one before. */
const CHECKPOINTER_CONCURRENCY = 1;

/** Trade processing: the same stack in the primary region and in the standby region. */
export const tradeProcessing: SystemDefinition<TradeProcessingConfig> = {
  name: 'trade-processing',
  title: 'Trade processing',
  requires: [tradeFoundation.name],
  variables: VARIABLES,
  regions: () => TRADE_REGIONS,
  readConfig(env, common) {
    const values = readVariables(VARIABLES, env);
    const { TRADE_VALIDATOR_CONCURRENCY, METADATA_ENRICHER_CONCURRENCY, COMPLIANCE_RECORDER_CONCURRENCY } =
      values;
    assertReservedConcurrency(
      { TRADE_VALIDATOR_CONCURRENCY, METADATA_ENRICHER_CONCURRENCY, COMPLIANCE_RECORDER_CONCURRENCY },
      CHECKPOINTER_CONCURRENCY,
    );
    return {
      ...common,
      images: values.TRADE_IMAGES,
      operatorEmail: values.TRADE_OPERATOR_EMAIL,
      memory: MEMORY[common.stage],
      concurrency: {
        tradeValidator: TRADE_VALIDATOR_CONCURRENCY,
        metadataEnricher: METADATA_ENRICHER_CONCURRENCY,
        complianceRecorder: COMPLIANCE_RECORDER_CONCURRENCY,
        ledgerCheckpointer: CHECKPOINTER_CONCURRENCY,
      },
    };
  },
  tags: getTradeTags,
  formatName: formatTradeName,
  notSupportedLocally: [
    {
      capability: 'account-settings',
      feature: "the account's stack in each region, with the role by which API Gateway writes logs",
    },
  ],
};
