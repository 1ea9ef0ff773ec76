export { type ActiveRegion, chooseActiveRegion, formatActiveRegion } from './active-region';
export { decideFailover, type FailoverPlan, type RegionalCopy } from './failover';
export {
  formatReferenceDataKey,
  NO_REFERENCE_DATA,
  readTradeSetting,
  TRADE_SETTING_IDS,
  TRADE_SETTINGS,
  type TradeSettingId,
  type TradeSettingValue,
} from './settings';
