import type { TradeParameterId } from '../../config/trade-processing';
import type { SystemContext } from './context';
import type { GrantSettings } from './settings';
import type { Storage } from './storage';
import { TIMEOUT } from './trade-workflow';

/** Creates the functions that validate trades and add reference data to them, side by side. */
export function createExamination(
  { config, createFunction }: SystemContext,
  { referenceData }: Pick<Storage, 'referenceData'>,
  grantSettings: GrantSettings,
) {
  const validator = createFunction('TradeValidator', {
    image: 'validator',
    command: 'validator.handler',
    timeout: TIMEOUT.examination,
    reservedConcurrency: config.concurrency.tradeValidator,
  });
  const enricher = createFunction('MetadataEnricher', {
    image: 'enricher',
    command: 'enricher.handler',
    timeout: TIMEOUT.examination,
    reservedConcurrency: config.concurrency.metadataEnricher,
  });
  const location: readonly TradeParameterId[] = ['ReferenceDataKey', 'ReferenceDataEndpoint'];
  grantSettings(validator.fn, ['MaxClockSkewSeconds', 'MaxTradeAgeDays', 'MaxChangeAgeDays', ...location]);
  grantSettings(enricher.fn, location);
  for (const { fn } of [validator, enricher]) referenceData.grantGet(fn);
  return { validator, enricher };
}
