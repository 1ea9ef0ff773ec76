/** The regions that record trades: the primary region first. Each one writes rows and chains of its own. */
export const TRADE_REGIONS = ['us-east-1', 'eu-west-1'] as const;
export type TradeRegion = (typeof TRADE_REGIONS)[number];
